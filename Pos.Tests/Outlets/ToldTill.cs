using Pos.Tests.Infrastructure;
using Pos.Tests.Sync;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Outlets;

/// <summary>A till that has loaded everything and asks what has changed since.</summary>
internal sealed class ToldTill(Reading reading, Guid epoch, long since)
{
    private long _since = since;

    public static async Task<ToldTill> BeginAsync(TestShop shop, EnvelopeChain till)
    {
        var reading = new Reading(shop, till);
        var (head, _) = await reading.SnapshotAsync();
        return new(reading, head.Epoch, head.ChangeSeq);
    }

    /// <summary>Whether what stands on its receipts has changed since it was asked last.</summary>
    public async Task<bool> HearsOfOutletAsync()
    {
        var told = await (await reading.PullRawAsync(_since, epoch)).AsAsync(Pulled.Json.Default.Pulled);
        _since = told.Next;
        return told.OutletChanged ?? false;
    }
}
