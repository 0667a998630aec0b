using System.Collections.Concurrent;
using System.Threading.Channels;
using Npgsql;

namespace Pos.Web.Infrastructure;

/// <summary>Something of an outlet changed. The page asks again for what it shows; no shop's figures travel here.</summary>
public sealed record ShopEvent(Guid BusinessId, Guid OutletId, string Topic);

/// <summary>Hears PostgreSQL's notifications on one connection and tells the open pages of the business.</summary>
public sealed class ShopEvents(ShopDatabase database, ILogger<ShopEvents> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, (Guid Business, Guid? Outlet, Channel<ShopEvent> Channel)> _listeners = new();

    /// <summary>Events of one business, of one outlet when given, until cancelled. One comes at once, and one after a lost connection: the page is to look again.</summary>
    public async IAsyncEnumerable<ShopEvent> ListenAsync(
        Guid businessId,
        Guid? outletId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        var id = Guid.CreateVersion7();
        // Only that something changed matters, so a slow page needs to keep just the newest.
        var channel = Channel.CreateBounded<ShopEvent>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners[id] = (businessId, outletId, channel);
        // Whatever came between the page's own reading and now is looked for at once; that is also what makes the stream's head go out.
        channel.Writer.TryWrite(new(businessId, outletId ?? Guid.Empty, "listening"));
        try
        {
            await foreach (var shopEvent in channel.Reader.ReadAllAsync(ct))
                yield return shopEvent;
        }
        finally
        {
            _listeners.TryRemove(id, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(database.ListenConnection) { Pooling = false, KeepAlive = 30 }.ConnectionString
                );
                connection.Notification += (_, e) => Tell(e.Payload);
                await connection.OpenAsync(stoppingToken);
                await using (var listen = new NpgsqlCommand("listen shop", connection))
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                foreach (var (business, outlet, channel) in _listeners.Values)
                    channel.Writer.TryWrite(new(business, outlet ?? Guid.Empty, "reconnected"));
                while (true)
                    await connection.WaitAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Not hearing the database: {Message}", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Tell(string payload)
    {
        var words = payload.Split(' ');
        if (words.Length != 3 || !Guid.TryParse(words[0], out var business) || !Guid.TryParse(words[1], out var outlet))
            return;
        foreach (var listener in _listeners.Values)
            if (listener.Business == business && (listener.Outlet is null || listener.Outlet == outlet))
                listener.Channel.Writer.TryWrite(new(business, outlet, words[2]));
    }
}
