using Pos.Tests.Infrastructure;

namespace Pos.Tests;

/// <summary>They keep every core busy by themselves.</summary>
[Collection(nameof(ClientTests)), CollectionDefinition(nameof(ClientTests), DisableParallelization = true)]
public sealed class ClientTests
{
    [Fact]
    public async Task The_vendored_libraries_are_byte_for_byte_the_packages_of_libman_json()
    {
        var (exitCode, said) = await Repository.RunAsync(Repository.Root, "node", "wwwroot-src/vendor.mjs", "--check");
        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public async Task The_tests_of_the_client_pass()
    {
        var (exitCode, said) = await Repository.RunAsync(Repository.Path("wwwroot-src"), "npm", "test", "--silent");
        Assert.True(exitCode == 0, said[Math.Max(0, said.LastIndexOf("failing tests", StringComparison.Ordinal))..]);
    }
}
