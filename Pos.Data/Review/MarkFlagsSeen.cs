using NpgsqlTypes;
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
            await using var command = db.Command(
                """
                update shop.flags f set seen_at = $2
                where f.business_id = $1 and f.seen_at is null and f.raised_at <= $3 and ($4 is null or f.kind = $4)
                  and ($5 is null or (f.raised_at >= $5 and f.raised_at < $6
                    and exists (select from shop.operations o where o.business_id = f.business_id and o.op_id = f.op_id and o.device_id is not distinct from $7)))
                """
            );
            command.Parameters.Add(new() { Value = tenant.BusinessId });
            command.Parameters.Add(new() { Value = clock.GetUtcNow() });
            command.Parameters.Add(new() { Value = input.Until.ToUniversalTime() });
            command.Parameters.Add(new() { Value = (object?)input.Kind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(
                new() { Value = (object?)input.Group?.From.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz }
            );
            command.Parameters.Add(
                new() { Value = (object?)input.Group?.To.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz }
            );
            command.Parameters.Add(new() { Value = (object?)input.Group?.DeviceId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
