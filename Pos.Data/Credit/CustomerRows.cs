using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>A customer as a till knows him, with his account at the till's outlet. Money in paisa, times in milliseconds since 1970.</summary>
/// <param name="Limit">Null for no limit.</param>
/// <param name="MergedInto">He is somebody else: he leaves the till.</param>
/// <param name="Balance">Negative for an advance.</param>
/// <param name="Oldest">Business date of the oldest debt with something left to pay.</param>
/// <param name="Open">The oldest such debts, at most <see cref="CustomerRows.MostDebts"/>.</param>
public sealed record CustomerRow(
    Guid Id,
    string Name,
    string NameUr,
    string Nickname,
    string Phone,
    string Note,
    long? Limit,
    Guid? MergedInto,
    long Balance,
    DateOnly? Oldest,
    long? LastPayment,
    IReadOnlyList<OpenDebtRow> Open
);

public sealed record OpenDebtRow(Guid OpId, short LineNo, string ReceiptNo, long At, long Amount, long Open);

/// <param name="Salt">Base64.</param>
/// <param name="Check">The first hex digits of SHA-256 over the key: a code whose key has them may be right; the server judges.</param>
public sealed record OwnerCodeRow(string Salt, int Iterations, string Check);

/// <summary>All customers, for a till's first load.</summary>
public sealed record CustomerPack(long ChangeSeq, IReadOnlyList<CustomerRow> Customers, OwnerCodeRow? OwnerCode);

/// <summary>Reads customers as tills get them.</summary>
public sealed class CustomerRows(PosDb db, TenantContext tenant)
{
    public const int MostDebts = 20;

    public async Task<CustomerPack> PackAsync(CancellationToken ct)
    {
        var state = await SyncState.OfAsync(db, tenant.BusinessId, ct);
        var open = await OpenAsync(null, ct);
        var all = await ReadAsync("where c.business_id = $1 and c.merged_into is null", [], open, ct);
        return new(state.ChangeSeq, all, await OwnerCodeAsync(0, state.ChangeSeq, ct));
    }

    /// <summary>Those of whom something changed, the person or the account.</summary>
    public async Task<List<CustomerRow>> ChangedAsync(long since, long upTo, CancellationToken ct)
    {
        var changed = await db
            .Database.SqlQuery<Guid>(
                $"""
                select id as "Value" from shop.customers where business_id = {tenant.BusinessId} and change_seq > {since} and change_seq <= {upTo}
                union
                select customer_id from shop.credit_accounts where business_id = {tenant.BusinessId} and outlet_id = {tenant.OutletId!.Value} and change_seq > {since} and change_seq <= {upTo}
                """
            )
            .ToArrayAsync(ct);
        if (changed.Length == 0)
            return [];
        var open = await OpenAsync(changed, ct);
        return await ReadAsync("where c.business_id = $1 and c.id = any($3)", [changed], open, ct);
    }

    /// <summary>The owner's code when it is newer than that.</summary>
    public async Task<OwnerCodeRow?> OwnerCodeAsync(long since, long upTo, CancellationToken ct)
    {
        await using var command = db.Command(
            "select salt, iterations, digits from app.owner_code() where change_seq > $1 and change_seq <= $2"
        );
        command.Parameters.Add(new() { Value = since });
        command.Parameters.Add(new() { Value = upTo });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(Convert.ToBase64String(reader.GetFieldValue<byte[]>(0)), reader.GetInt32(1), reader.GetString(2))
            : null;
    }

    private async Task<List<CustomerRow>> ReadAsync(string which, object[] more, ILookup<Guid, OpenDebtRow> open, CancellationToken ct)
    {
        await using var command = db.Command(
            $"""
            select c.id, c.name, c.name_ur, c.nickname, c.phone, c.note, c.credit_limit, c.merged_into, coalesce(a.balance, 0), a.oldest_open, a.last_payment_at
            from shop.customers c left join shop.credit_accounts a on a.business_id = c.business_id and a.customer_id = c.id and a.outlet_id = $2
            {which}
            """
        );
        foreach (var value in (object[])[tenant.BusinessId, tenant.OutletId!.Value, .. more])
            command.Parameters.Add(new() { Value = value });
        var rows = new List<CustomerRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(
                new(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetString(4),
                    reader.GetString(5),
                    reader.IsDBNull(6) ? null : reader.GetInt64(6),
                    reader.IsDBNull(7) ? null : reader.GetGuid(7),
                    reader.GetInt64(8),
                    reader.IsDBNull(9) ? null : reader.GetFieldValue<DateOnly>(9),
                    reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10).ToUnixTimeMilliseconds(),
                    [.. open[reader.GetGuid(0)]]
                )
            );
        return rows;
    }

    private async Task<ILookup<Guid, OpenDebtRow>> OpenAsync(Guid[]? customers, CancellationToken ct)
    {
        await using var command = db.Command(
            """
            select customer_id, op_id, line_no, receipt_no, occurred_at, amount, open from (
              select d.*, row_number() over (partition by d.customer_id order by d.occurred_at, d.op_id, d.line_no) as place
              from shop.debts d where d.business_id = $1 and d.outlet_id = $2 and d.open > 0 and ($3::uuid[] is null or d.customer_id = any($3))
            ) d where place <= $4 order by customer_id, place
            """
        );
        command.Parameters.Add(new() { Value = tenant.BusinessId });
        command.Parameters.Add(new() { Value = tenant.OutletId!.Value });
        command.Parameters.Add(new() { Value = (object?)customers ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = MostDebts });
        var debts = new List<(Guid Customer, OpenDebtRow Debt)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            debts.Add(
                (
                    reader.GetGuid(0),
                    new(
                        reader.GetGuid(1),
                        reader.GetInt16(2),
                        reader.GetString(3),
                        reader.GetFieldValue<DateTimeOffset>(4).ToUnixTimeMilliseconds(),
                        reader.GetInt64(5),
                        reader.GetInt64(6)
                    )
                )
            );
        return debts.ToLookup(d => d.Customer, d => d.Debt);
    }
}
