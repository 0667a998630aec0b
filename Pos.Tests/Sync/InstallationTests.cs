using Pos.Data.Sql;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sync;

/// <summary>What PostgreSQL says of itself tells a database that was put back; whole restores and promotions are played in the simulator.</summary>
public sealed class InstallationTests(ShopRig rig, InstallationTests.OwnDatabase own) : IClassFixture<InstallationTests.OwnDatabase>
{
    public sealed class OwnDatabase : IAsyncDisposable
    {
        public TestDatabase? Database { get; set; }

        public ValueTask DisposeAsync() => Database?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("system_identifier = system_identifier + 1")]
    [InlineData("timeline = '000000FF'")]
    [InlineData("operations_oid = 1")]
    public async Task Another_server_timeline_or_restored_table_is_another_life_once(string difference)
    {
        var database = own.Database ??= await rig.NewDatabaseAsync("put_back");
        var business = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        Task<Guid> EpochAsync() => database.AskAsync<Guid>("select app.epoch($1)", business);

        Assert.False(await Database.NoticeInstallationAsync(database.App, Ct));
        var before = await EpochAsync();
        Assert.Equal(before, await EpochAsync());
        await database.AskAsync<bool>($"update app.installation set {difference} returning true");
        Assert.True(await Database.NoticeInstallationAsync(database.App, Ct));
        Assert.NotEqual(before, await EpochAsync());
        Assert.False(await Database.NoticeInstallationAsync(database.App, Ct));
    }
}
