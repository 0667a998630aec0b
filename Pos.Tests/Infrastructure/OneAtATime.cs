using Pos.Tests.Infrastructure;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestPipelineStartup(typeof(OneAtATime))]

namespace Pos.Tests.Infrastructure;

/// <summary>
/// `dotnet test` starts all test projects at once, but each keeps every core busy by itself: the second waits here for the end of the first. The lock
/// belongs to this copy of the repository and goes with the process, however that ends.
/// </summary>
internal sealed class OneAtATime : ITestPipelineStartup
{
    private static FileStream? _lock;

    public async ValueTask StartAsync(IMessageSink diagnosticMessageSink)
    {
        while (_lock is null)
            try
            {
                _lock = new(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException)
            {
                await Task.Delay(250);
            }
    }

    public ValueTask StopAsync() => ValueTask.CompletedTask;

    // From bin/<configuration>/<framework>/ of a test project to the project that all of them build.
    private static string LockFile => Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Pos.Web", "obj", "tests.lock");
}
