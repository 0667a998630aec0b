using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Pos.Data.Tenancy;

namespace Pos.Data.Operations;

/// <summary>What became of one operation. Applied, duplicate and quarantined are final; key_reused and refused were not kept under this id; later is to be sent again.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<ResultStatus>))]
public enum ResultStatus
{
    Applied,
    Duplicate,
    Quarantined,
    KeyReused,
    Refused,
    Later,
}

public sealed record OperationResult(Guid OpId, ResultStatus Status, string? Reason = null, Refusal? Refusal = null)
{
    public bool Done => Status is ResultStatus.Applied or ResultStatus.Duplicate;
}

/// <summary>
/// The only door for writes. Runs inside the caller's tenant transaction: the operation row and its effects commit together or not at all.
/// </summary>
public sealed class OperationRunner(
    PosDb db,
    TenantContext tenant,
    OperationLog log,
    IEnumerable<OperationHandler> handlers,
    TimeProvider clock
)
{
    private readonly Dictionary<string, OperationHandler> _handlers = handlers.ToDictionary(h => h.Kind);
    private readonly Dictionary<Type, OperationHandler> _byInput = handlers.ToDictionary(h => h.InputType);

    /// <summary>
    /// All versions of all kinds that tills send: one more with every new kind and every new version, so that a till which counts more (KINDS in
    /// wwwroot-src/shared/protocol.ts) may know what this server does not.
    /// </summary>
    public int Generation { get; } = handlers.Where(h => h.FromTills).Sum(h => h.SchemaVersion);

    public OperationHandler? HandlerOf(string kind) => _handlers.GetValueOrDefault(kind);

    /// <summary>
    /// A write by a person in the office. A refusal keeps nothing: its user sees it beside the field. The same <paramref name="opId"/> again is a
    /// duplicate (the form was sent twice), with other content a key reuse.
    /// </summary>
    public async Task<OperationResult> RunAsync<TInput>(Guid opId, TInput input, CancellationToken ct)
        where TInput : class
    {
        if (_byInput.GetValueOrDefault(typeof(TInput)) is not OperationHandler<TInput> handler)
            throw new InvalidOperationException($"no handler of {typeof(TInput).FullName} is registered");
        var payload = handler.Write(input);
        var (read, unsound) = handler.Read(handler.SchemaVersion, payload);
        if (unsound is not null)
            return new(opId, ResultStatus.Refused, unsound.Code, unsound);
        var now = clock.GetUtcNow();
        var operation = new AuthenticOperation(
            opId,
            handler.Kind,
            handler.SchemaVersion,
            tenant.OutletId,
            null,
            null,
            null,
            System.Security.Cryptography.SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes($"{handler.Kind}\n{handler.SchemaVersion}\n{payload}")
            ),
            tenant.WorkerId,
            null,
            now,
            0,
            payload,
            read,
            null
        );

        var existing = await log.ExistingAsync([operation], ct);
        if (existing.TryGetValue(opId, out var before))
            return await AlreadyThereAsync(operation, before, ct);
        var refusals = await handler.CheckAsync([operation], ct);
        if (refusals.TryGetValue(opId, out var refused))
            return new(opId, ResultStatus.Refused, refused.Code, refused);

        var transaction = Transaction;
        await transaction.CreateSavepointAsync("form", ct);
        try
        {
            var inserted = await log.InsertAsync([operation], ct);
            if (inserted.Count == 0)
                return await AlreadyThereAsync(operation, (await log.ExistingAsync([operation], ct)).GetValueOrDefault(opId), ct);
            await handler.ApplyAsync([operation], ct);
            await handler.ConcludeAsync([operation], ct);
            return new(opId, ResultStatus.Applied);
        }
        catch (Exception e) when (IsAboutContent(e))
        {
            await transaction.RollbackToSavepointAsync("form", ct);
            db.ChangeTracker.Clear();
            // Somebody was quicker than we looked (a barcode, a name): now the check can say what is taken.
            var refusal = (await handler.CheckAsync([operation], ct)).GetValueOrDefault(opId) ?? new("rejected_by_database");
            return new(opId, ResultStatus.Refused, refusal.Code, refusal);
        }
    }

    /// <summary>
    /// What a device did, in the order of its own numbers: neighbours of one kind go as a set, and nothing goes before what came before it. Then each kind
    /// concludes. Answers in the order given.
    /// </summary>
    public async Task<IReadOnlyList<OperationResult>> RunInOrderAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var results = new OperationResult[operations.Count];
        await db.LockAloneAsync(
            operations.Where(o => o.Refusal is null).SelectMany(o => _handlers.GetValueOrDefault(o.Kind)?.Alone(o) ?? []),
            ct
        );
        foreach (var run in RunsOfOneKind(operations))
        {
            var outcomes = await RunAsync([.. run.Select(i => operations[i])], ct);
            for (var i = 0; i < run.Count; i++)
                results[run[i]] = outcomes[i];
        }
        var concluded = operations.Where((o, i) => results[i].Status == ResultStatus.Applied && _handlers[o.Kind].Concludes(o));
        foreach (var kind in concluded.GroupBy(o => o.Kind))
            await ConcludeAsync(_handlers[kind.Key], [.. kind], ct);
        return results;
    }

    /// <summary>What was applied stays applied: one that cannot be concluded takes neither the others nor itself along, and its owner is told.</summary>
    private async Task ConcludeAsync(OperationHandler handler, IReadOnlyList<AuthenticOperation> applied, CancellationToken ct)
    {
        var transaction = Transaction;
        await transaction.CreateSavepointAsync("conclude", ct);
        try
        {
            await handler.ConcludeAsync(applied, ct);
        }
        catch (Exception e) when (IsItsOwnFault(e))
        {
            await transaction.RollbackToSavepointAsync("conclude", ct);
            if (applied is [var alone])
                await log.RaiseAsync(alone.OpId, Flag.NotJudged, e.Message, ct);
            else
                foreach (var operation in applied)
                    await ConcludeAsync(handler, [operation], ct);
        }
    }

    private static List<List<int>> RunsOfOneKind(IReadOnlyList<AuthenticOperation> operations)
    {
        var runs = new List<List<int>>();
        foreach (var i in Enumerable.Range(0, operations.Count).OrderBy(i => operations[i].DeviceSeq))
        {
            if (runs.Count == 0 || operations[runs[^1][0]].Kind != operations[i].Kind)
                runs.Add([]);
            runs[^1].Add(i);
        }
        return runs;
    }

    /// <summary>
    /// Writes that happened at a till. They are facts: what cannot be applied is kept as quarantined with its reason and never holds up the others.
    /// All are of one kind. Answers in the order given.
    /// </summary>
    private async Task<IReadOnlyList<OperationResult>> RunAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var transaction = Transaction;
        await transaction.CreateSavepointAsync("batch", ct);
        try
        {
            return await RunSetAsync(operations, ct);
        }
        catch (Exception e) when (IsItsOwnFault(e))
        {
            await transaction.RollbackToSavepointAsync("batch", ct);
            var results = new List<OperationResult>(operations.Count);
            foreach (var operation in operations)
                results.Add(await RunAloneAsync(transaction, operation, ct));
            return results;
        }
    }

    private async Task<OperationResult> RunAloneAsync(IDbContextTransaction transaction, AuthenticOperation operation, CancellationToken ct)
    {
        await transaction.CreateSavepointAsync("single", ct);
        try
        {
            return (await RunSetAsync([operation], ct))[0];
        }
        catch (Exception e) when (IsItsOwnFault(e))
        {
            await transaction.RollbackToSavepointAsync("single", ct);
            return (await RunSetAsync([operation with { Refusal = new(IsAboutContent(e) ? "rejected_by_database" : "failed") }], ct))[0];
        }
    }

    private async Task<IReadOnlyList<OperationResult>> RunSetAsync(IReadOnlyList<AuthenticOperation> all, CancellationToken ct)
    {
        // Of two under one id only the first can be the operation, whatever the second one holds.
        var operations = all.DistinctBy(o => o.OpId).ToList();
        var handler = _handlers.GetValueOrDefault(all[0].Kind);
        var readable = operations.Where(o => o.Refusal is null).ToList();
        if (handler is not null && readable.Count > 0)
        {
            var refusals = await handler.CheckAsync(readable, ct);
            if (refusals.Count > 0)
                operations =
                [
                    .. operations.Select(o =>
                        o.Refusal is null && refusals.TryGetValue(o.OpId, out var refusal) ? o with { Refusal = refusal } : o
                    ),
                ];
        }

        var inserted = await log.InsertAsync(operations, ct);
        var fresh = operations.Where(o => inserted.Contains(o.OpId)).ToDictionary(o => o.OpId);
        var clean = operations.Where(o => o.Refusal is null && inserted.Contains(o.OpId)).ToList();
        if (clean.Count > 0)
            await handler!.ApplyAsync(clean, ct);

        var results = new OperationResult[all.Count];
        var others = new List<int>();
        for (var i = 0; i < all.Count; i++)
        {
            if (!fresh.Remove(all[i].OpId, out var operation))
                others.Add(i);
            else
                results[i] = new(
                    operation.OpId,
                    operation.Refusal is null ? ResultStatus.Applied : ResultStatus.Quarantined,
                    operation.Refusal?.Code
                );
        }
        if (others.Count > 0)
        {
            var existing = await log.ExistingAsync([.. others.Select(i => all[i])], ct);
            foreach (var i in others)
                results[i] = await AlreadyThereAsync(all[i], existing.GetValueOrDefault(all[i].OpId), ct);
        }
        return results;
    }

    private async Task<OperationResult> AlreadyThereAsync(AuthenticOperation operation, StoredOutcome? before, CancellationToken ct)
    {
        if (before is not null && operation.Hash.AsSpan().SequenceEqual(before.Hash))
            return before.Reason is null
                ? new(operation.OpId, ResultStatus.Duplicate)
                : new(operation.OpId, ResultStatus.Quarantined, before.Reason);
        await log.RaiseKeyReuseAsync(operation, ct);
        if (operation.DeviceId is null)
            return new(operation.OpId, ResultStatus.KeyReused, "key_reused");
        // A till's second body under one id (an open cart that was copied with its phone) is a fact too: the owner decides about it.
        await log.InsertAsync([operation.UnderAnotherId() with { Refusal = new("key_reused") }], ct);
        return new(operation.OpId, ResultStatus.Quarantined, "key_reused");
    }

    private IDbContextTransaction Transaction =>
        db.Database.CurrentTransaction ?? throw new InvalidOperationException("no tenant transaction is open");

    // What one operation of a till cannot get past: content, a policy (a till cannot ask for more than it may), a handler that fails on it. It is kept and the
    // others go on. A database that is away, busy or deadlocked is nobody's fault: everything rolls back and is sent again.
    private static bool IsItsOwnFault(Exception e) =>
        IsAboutContent(e)
        || (
            e is PostgresException postgres
                ? postgres.SqlState == PostgresErrorCodes.InsufficientPrivilege
                : e is not (NpgsqlException or OperationCanceledException or IOException or TimeoutException)
                    && e.InnerException is not NpgsqlException
        );

    // Class 22 is bad data, 23 a broken constraint.
    private static bool IsAboutContent(Exception e) =>
        (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState is ['2', '2' or '3', ..];
}
