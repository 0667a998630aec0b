namespace Pos.Tests.Infrastructure;

/// <summary>Tests on the shared database. After each one, whatever it did, the books balance.</summary>
public abstract class ShopTests(ShopRig rig) : IAsyncLifetime
{
    protected ShopRig Rig { get; } = rig;

    protected TestDatabase Database => Rig.Database;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Assert.Empty(await Data.Sql.Database.BrokenInvariantsAsync(Database.App, default));
    }
}
