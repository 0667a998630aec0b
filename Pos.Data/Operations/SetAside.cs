namespace Pos.Data.Operations;

/// <summary>
/// How much of one phone is kept for its owner to decide about. What comes beyond that is answered with later and kept by the phone, which sends it again until
/// there is room: an acknowledgement means kept, so none is given. Nothing is lost, and a blocked phone cannot fill the database.
/// </summary>
public sealed class SetAside(OperationRunner runner, OperationLog log)
{
    public const string Full = "set_aside_full";

    /// <summary>Bytes of payload: some thousands of sales.</summary>
    public const long Most = 2_000_000;

    /// <summary>Those that would be set aside and for which there is no room. What is there already is not among them: it has its answer.</summary>
    /// <param name="bytes">What of this phone is set aside already.</param>
    public async Task<HashSet<Guid>> BeyondAsync(long bytes, IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        if (bytes < Most)
            return [];
        var refused = operations.Where(o => o.Refusal is not null).Select(o => o.OpId).ToHashSet();
        foreach (var kind in operations.Where(o => o.Refusal is null).GroupBy(o => o.Kind))
            refused.UnionWith((await runner.HandlerOf(kind.Key)!.CheckAsync([.. kind], ct)).Keys);
        var existing = await log.ExistingAsync(operations, ct);
        foreach (var operation in operations)
            if (existing.TryGetValue(operation.OpId, out var before))
                // Another body under a used id is one more to set aside.
                _ = operation.Hash.AsSpan().SequenceEqual(before.Hash) ? refused.Remove(operation.OpId) : refused.Add(operation.OpId);
        return refused;
    }
}
