using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Review;

/// <param name="Kind">One kind, or all of them.</param>
/// <param name="Until">What was raised later was not on the page yet.</param>
/// <param name="Group">One phone's flags of one kind on one day; null for all.</param>
public sealed record MarkFlagsSeen(string? Kind, DateTimeOffset Until, FlagGroupKey? Group);

/// <param name="DeviceId">Null for what came from the office.</param>
/// <param name="From">The start of the day they were raised on, where the shop is.</param>
public sealed record FlagGroupKey(Guid? DeviceId, DateTimeOffset From, DateTimeOffset To);

/// <summary>The owner has looked at some flags. They stay, behind a filter. Refusals: none.</summary>
public sealed class MarkFlagsSeenHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<MarkFlagsSeen>(ReviewJson.Default.MarkFlagsSeen)
{
    public override string Kind => "mark_flags_seen";

    protected override Refusal? Check(MarkFlagsSeen input) => null;

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            var (now, until) = (clock.GetUtcNow(), input.Until.ToUniversalTime());
            var (from, to) = (input.Group?.From.ToUniversalTime(), input.Group?.To.ToUniversalTime());
            await db.Database.ExecuteSqlAsync(
                $"""
                update shop.flags f set seen_at = {now}
                where f.business_id = {tenant.BusinessId} and f.seen_at is null and f.raised_at <= {until} and ({input.Kind}::text is null or f.kind = {input.Kind})
                  and ({from}::timestamptz is null or (f.raised_at >= {from} and f.raised_at < {to} and exists (
                    select from shop.operations o where o.business_id = f.business_id and o.op_id = f.op_id and o.device_id is not distinct from {input.Group?.DeviceId}::uuid)))
                """,
                ct
            );
        }
    }
}
