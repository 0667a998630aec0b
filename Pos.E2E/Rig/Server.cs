namespace Pos.E2E.Rig;

/// <summary>A test class's own server process, so that its tests may stop it, and its log is theirs.</summary>
public sealed class Server(Installation installation) : IAsyncLifetime
{
    public Installation Installation => installation;
    public ServerProcess Process { get; } = installation.Database.NewProcess();
    public string Address => Process.Address;

    public async ValueTask InitializeAsync() => await Process.StartAsync();

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
