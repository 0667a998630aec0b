using System.Globalization;
using System.Text.Json.Serialization;
using Pos.Data.Tenancy;

namespace Pos.Data.Sync;

/// <param name="Next">The till's next checkpoint.</param>
public sealed record PullReply(Guid Epoch, long Next, bool More, long ServerTime)
{
    /// <summary>What the feeds read, each under its own name.</summary>
    [JsonExtensionData]
    public Dictionary<string, object?> Changes { get; set; } = [];
}

/// <summary>What changed for a till since its checkpoint. Runs in one repeatable-read snapshot.</summary>
public sealed class PullChanges(PosDb db, TenantContext tenant, IEnumerable<ChangeFeed> feeds, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <param name="scope">The outlet the till's checkpoint is of; null when it did not say.</param>
    /// <returns>Null reply when the checkpoint is of another epoch or outlet, ahead of the server, or too old: the till must load everything again.</returns>
    public async Task<(PullReply? Reply, Guid Epoch, long ChangeSeq)> RunAsync(long since, Guid epoch, Guid? scope, CancellationToken ct)
    {
        var outletId = tenant.OutletId!.Value;
        var state = await SyncState.OfAsync(db, tenant.BusinessId, ct);
        if (epoch != state.Epoch || (scope ?? outletId) != outletId || since > state.ChangeSeq || since < state.MinValidSeq)
            return (null, state.Epoch, state.ChangeSeq);
        var isUpToDate = since == state.ChangeSeq;
        var upTo = isUpToDate ? since : await EndOfPageAsync(since, outletId, ct) ?? state.ChangeSeq;
        var reply = new PullReply(state.Epoch, upTo, upTo < state.ChangeSeq, clock.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var feed in feeds)
            reply.Changes[feed.Field] = isUpToDate ? feed.Nothing : await feed.ReadAsync(since, upTo, ct);
        return (reply, state.Epoch, state.ChangeSeq);
    }

    /// <summary>All rows of one write share its number; a page ends between numbers, never inside one.</summary>
    private async Task<long?> EndOfPageAsync(long since, Guid outletId, CancellationToken ct)
    {
        var counters = string.Join(" union all ", feeds.Select(f => f.Counters).OfType<string>());
        await using var command = db.Command(
            FormattableString.Invariant($"select change_seq from ({counters}) changes order by change_seq offset {PageSize - 1} limit 1")
        );
        foreach (var value in (object[])[tenant.BusinessId, since, outletId])
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(ct) is { } end ? Convert.ToInt64(end, CultureInfo.InvariantCulture) : null;
    }
}
