namespace Pos.E2E.Rig;

/// <summary>A test of simulated phones. What chance decides follows from a seed, which is printed; POS_SEED plays it again.</summary>
public abstract class FleetTest(OwnServer server) : IClassFixture<OwnServer>
{
    protected Server Server { get; } = server;
    protected ShopServer Database => Server.Installation.Database;
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    internal static string Seed
    {
        get
        {
            var seed = Environment.GetEnvironmentVariable("POS_SEED") is { Length: > 0 } given ? given : $"{Random.Shared.Next()}";
            Say($"POS_SEED={seed}");
            return seed;
        }
    }

    internal static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
