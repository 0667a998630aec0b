namespace Pos.E2E.Rig;

/// <summary>The server process that test classes share: it takes seconds to start, and more to be warm.</summary>
public class Server(Installation installation) : IAsyncLifetime
{
    public Installation Installation => installation;
    public virtual ServerProcess Process => installation.Database.Process;
    public string Address => Process.Address;

    public virtual async ValueTask InitializeAsync() => await installation.ServeAsync();

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A test class's own, for tests that stop it, set it up otherwise or keep it busy.</summary>
public sealed class OwnServer(Installation installation) : Server(installation)
{
    public override ServerProcess Process { get; } = installation.Database.NewProcess();

    public override async ValueTask InitializeAsync() => await Process.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await base.DisposeAsync();
    }
}
