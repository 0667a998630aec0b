using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Review;

/// <param name="Payload">As corrected, in the newest version of its kind; only with <see cref="Decision.Corrected"/>.</param>
public sealed record ResolveOperation(Guid OpId, Decision Decision, string Note, string? Payload);

/// <summary>
/// Decides about one operation that was set aside. Applied or corrected it takes effect under its own id, author, phone and time; the operation itself
/// stays as it came. Refusals: note_missing, note_too_long, operation_unknown, already_decided, kind_unknown and whatever the kind's handler says.
/// </summary>
public sealed class ResolveOperationHandler(PosDb db, TenantContext tenant, IServiceProvider services, TimeProvider clock)
    : OperationHandler<ResolveOperation>(ReviewJson.Default.ResolveOperation)
{
    public override string Kind => "resolve_operation";

    protected override Refusal? Check(ResolveOperation input)
    {
        if (input.Note.Length > Resolution.MaxNote || input.Note.Contains('\0'))
            return new("note_too_long", nameof(input.Note));
        if (input.Decision == Decision.Dismissed && string.IsNullOrWhiteSpace(input.Note))
            return new("note_missing", nameof(input.Note));
        return (input.Decision == Decision.Corrected) == (input.Payload is not null) ? null : new("unreadable");
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        foreach (var operation in operations)
            if (await RefusalOfAsync(InputOf(operation), ct) is { } refusal)
                refusals[operation.OpId] = refusal;
        return refusals;
    }

    private async Task<Refusal?> RefusalOfAsync(ResolveOperation input, CancellationToken ct)
    {
        var original = await db.Operations.SingleOrDefaultAsync(o => o.OpId == input.OpId && o.Status == OperationStatus.Quarantined, ct);
        if (original is null)
            return new("operation_unknown");
        if (await db.Resolutions.AnyAsync(r => r.OpId == input.OpId, ct))
            return new("already_decided");
        if (input.Decision == Decision.Dismissed)
            return null;
        if (HandlerOf(original.Kind) is not { } handler)
            return new("kind_unknown");

        var authentic = Anew(original, input, handler);
        if (authentic.Refusal is { } unsound)
            return unsound;
        if ((await handler.CheckAsync([authentic], ct)).TryGetValue(authentic.OpId, out var refused))
            return refused;
        return await handler.CheckByHandAsync(authentic, ct);
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var original = await db.Operations.SingleAsync(o => o.OpId == input.OpId, ct);
            // First: of two who decide at once the second waits here, and then hears that it is done.
            await using (var batch = db.Batch())
            {
                batch.InsertRows([
                    new Resolution
                    {
                        BusinessId = tenant.BusinessId,
                        OpId = original.OpId,
                        OutletId = original.OutletId,
                        DecidedByOp = operation.OpId,
                        Decision = input.Decision,
                        Note = input.Note,
                        Payload = input.Payload,
                        DecidedAt = clock.GetUtcNow(),
                    },
                ]);
                await batch.ExecuteNonQueryAsync(ct);
            }
            if (input.Decision == Decision.Dismissed)
                continue;
            var handler = HandlerOf(original.Kind)!;
            var authentic = Anew(original, input, handler);
            await handler.ApplyAsync([authentic], ct);
            await handler.ConcludeAsync([authentic], ct);
        }
    }

    /// <summary>The operation as it would be applied now; with a refusal when it cannot be read.</summary>
    private static AuthenticOperation Anew(Operation original, ResolveOperation input, OperationHandler handler)
    {
        var (version, payload) = input.Payload is { } corrected
            ? (handler.SchemaVersion, corrected)
            : (original.SchemaVersion, original.Payload);
        var (read, unsound) = handler.Read(version, payload);
        return new(
            original.OpId,
            original.Kind,
            version,
            original.OutletId,
            original.DeviceId,
            original.DeviceSeq,
            original.PrevHash,
            original.Hash,
            original.WorkerId,
            original.ShiftId,
            original.OccurredAt,
            original.ClockOffsetMs,
            payload,
            read,
            unsound
        )
        {
            OccurredAt = original.HappenedAt,
        };
    }

    /// <summary>Asked for late: this handler is one of them itself. Only what a till may send can have been set aside.</summary>
    private OperationHandler? HandlerOf(string kind) =>
        services.GetServices<OperationHandler>().FirstOrDefault(h => h.Kind == kind && h.FromTills);
}
