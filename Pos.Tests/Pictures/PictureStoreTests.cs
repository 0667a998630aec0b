using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Pos.Data.Pictures;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Pictures;

/// <summary>What holds for wherever pictures are kept.</summary>
public abstract class PictureStoreTests
{
    private static readonly PictureName Large = new(new('a', 32), PictureSize.Large),
        Small = new(new('a', 32), PictureSize.Small),
        Other = new(new('b', 32), PictureSize.Small);

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract IPictureStore Store { get; }

    protected static byte[] Content(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    [Fact]
    public async Task What_is_put_is_found_byte_for_byte_and_again()
    {
        var (business, content) = (Guid.CreateVersion7(), Content(70_000));
        Assert.Null(await Store.FindAsync(business, Large, Ct));
        await Store.PutAsync(business, Large, content, Ct);
        await Store.PutAsync(business, Large, content, Ct);
        await Store.PutAsync(business, Small, Content(10, 2), Ct);
        Assert.Equal(content, await Store.FindAsync(business, Large, Ct));
        Assert.Equal(Content(10, 2), await Store.FindAsync(business, Small, Ct));
        Assert.Null(await Store.FindAsync(business, Other, Ct));
    }

    [Fact]
    public async Task One_business_finds_nothing_of_another_and_what_is_removed_is_gone()
    {
        var (ours, theirs) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var business in (Guid[])[ours, theirs])
        foreach (var name in (PictureName[])[Large, Small, Other])
            await Store.PutAsync(business, name, Content(100), Ct);
        Assert.Null(await Store.FindAsync(Guid.CreateVersion7(), Large, Ct));

        await Store.RemoveAsync(ours, Other, Ct);
        await Store.RemoveAsync(ours, Other, Ct);
        await Store.RemoveAsync(Guid.CreateVersion7(), Other, Ct);
        Assert.Null(await Store.FindAsync(ours, Other, Ct));
        Assert.Equal([Large, Small], (await Store.ListAsync(ours, Ct)).OrderBy(n => n.ToString(), StringComparer.Ordinal));
        Assert.NotNull(await Store.FindAsync(theirs, Other, Ct));

        Assert.Superset(new HashSet<Guid> { ours, theirs }, (await Store.BusinessesAsync(Ct)).ToHashSet());
        await Store.RemoveAllAsync(ours, Ct);
        await Store.RemoveAllAsync(ours, Ct);
        Assert.Empty(await Store.ListAsync(ours, Ct));
        Assert.Equal(3, (await Store.ListAsync(theirs, Ct)).Count);
    }

    [Fact]
    public async Task Two_who_put_the_same_at_once_leave_one_whole()
    {
        var (business, content) = (Guid.CreateVersion7(), Content(200_000));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.PutAsync(business, Large, content, Ct)));
        Assert.Equal(content, await Store.FindAsync(business, Large, Ct));
        Assert.Equal([Large], await Store.ListAsync(business, Ct));
    }
}

public sealed class FolderPictureStoreTests : PictureStoreTests, IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"pos-tests-{Guid.CreateVersion7():N}");

    protected override IPictureStore Store => new FolderPictureStore(_root);

    [Fact]
    public async Task Of_one_that_did_not_come_whole_nothing_is_left()
    {
        var business = Guid.CreateVersion7();
        var name = new PictureName(new('c', 32), PictureSize.Large);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.PutAsync(business, name, new byte[1000], new CancellationToken(canceled: true))
        );
        Assert.Empty(Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_server_that_died_began_goes_after_an_hour()
    {
        var business = Guid.CreateVersion7();
        await Store.PutAsync(business, new(new('c', 32), PictureSize.Large), new byte[10], Ct);
        var left = Path.Combine(_root, $"{business}", "left.coming");
        await File.WriteAllBytesAsync(left, new byte[10], Ct);
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(left));
        await Store.TidyAsync(business, written, Ct);
        Assert.True(File.Exists(left));
        await Store.TidyAsync(business, written.AddSeconds(1), Ct);
        Assert.False(File.Exists(left));
        Assert.Single(await Store.ListAsync(business, Ct));
    }

    public void Dispose()
    {
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }
}

public sealed class S3PictureStoreTests(S3Server server) : PictureStoreTests, IClassFixture<S3Server>
{
    protected override IPictureStore Store => server.Store;

    [Fact]
    public async Task A_server_that_hangs_is_not_waited_for_for_long()
    {
        using var hangs = new TcpListener(IPAddress.Loopback, 0);
        hangs.Start();
        using var store = new S3PictureStore(
            new($"http://{hangs.LocalEndpoint}", "pictures", "us-east-1", "key", "secret") { Patience = TimeSpan.FromSeconds(0.2) }
        );
        var put = store.PutAsync(Guid.CreateVersion7(), new(new('a', 32), PictureSize.Large), Content(100), Ct);
        await Record.ExceptionAsync(() => put.WaitAsync(TimeSpan.FromSeconds(60), Ct));
        Assert.True(put.IsFaulted || put.IsCanceled);
    }
}

/// <summary>A server that speaks S3, from npm. It checks no signature: what it shows is that our calls are understood and bytes come back as they went.</summary>
public sealed class S3Server : IAsyncLifetime
{
    private const string Program = """
        const s3rver = require('s3rver');
        const server = new s3rver({ address: '127.0.0.1', port: 0, silent: true, directory: process.argv[1], configureBuckets: [{ name: 'pictures' }] });
        server.run().then(({ port }) => console.log(port));
        process.stdin.on('end', () => process.exit()).resume();
        """;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pos-tests-{Guid.CreateVersion7():N}");
    private Process? _process;
    private S3PictureStore? _store;

    public IPictureStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        // Beside the tests that run, so that nothing is built or shipped with it.
        var package = Path.Combine(AppContext.BaseDirectory, "Pictures", "s3rver");
        if (!Directory.Exists(Path.Combine(package, "node_modules", "s3rver")))
        {
            var (exitCode, said) = await Repository.RunAsync(package, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
            Assert.True(exitCode == 0, said);
        }
        Directory.CreateDirectory(_folder);
        _process = Process.Start(
            new ProcessStartInfo("node", ["-e", Program, _folder])
            {
                WorkingDirectory = package,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var port = await _process.StandardOutput.ReadLineAsync();
        _store = new(new($"http://127.0.0.1:{port}", "pictures", "us-east-1", "S3RVER", "S3RVER"));
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        if (_process is not null)
        {
            // It ends with what it is told.
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }
}
