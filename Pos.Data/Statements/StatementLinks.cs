using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Pos.Data.Customers;
using Pos.Data.Tenancy;

namespace Pos.Data.Statements;

/// <summary>Makes, lists and revokes links within the tenant transaction.</summary>
public sealed class StatementLinks(PosDb db, TenantContext tenant, TimeProvider clock)
{
    /// <summary>
    /// A link to what the customer owes now. The database holds it to that, and a cashier to accounts of the own outlet: it says 42501 to anything else.
    /// </summary>
    public async Task<LinkToken> MakeAsync(Guid customerId, Guid? outletId, CancellationToken ct)
    {
        var token = LinkToken.New(Guid.CreateVersion7(clock.GetUtcNow()));
        await using var command = db.Command(
            """
            with draft as (
              select row($1, $2, $3, $4, $5, now(), now() + $6, null, now(),
                         (select coalesce(sum(a.balance), 0) from shop.credit_accounts a where a.business_id = $1 and a.customer_id = $3 and ($4 is null or a.outlet_id = $4)),
                         null)::shop.statement_links as link)
            insert into shop.statement_links (business_id, id, customer_id, outlet_id, worker_id, created_at, expires_at, as_of, balance, seal)
            select (link).business_id, (link).id, (link).customer_id, (link).outlet_id, (link).worker_id, (link).created_at, (link).expires_at, (link).as_of, (link).balance,
                   app.seal_of(link, $7)
            from draft
            """
        );
        command.Parameters.Add(new() { Value = tenant.BusinessId });
        command.Parameters.Add(new() { Value = token.Id });
        command.Parameters.Add(new() { Value = customerId });
        command.Parameters.Add(new() { Value = outletId is { } outlet ? outlet : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = tenant.WorkerId });
        command.Parameters.Add(new() { Value = StatementLink.Lifetime, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = token.Secret, NpgsqlDbType = NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync(ct);
        return token;
    }

    public Task<StatementLink> MadeAsync(LinkToken token, CancellationToken ct) => db.StatementLinks.SingleAsync(l => l.Id == token.Id, ct);

    /// <summary>Every one that is open, however many, so that each can be revoked; then the newest of those that ended.</summary>
    public async Task<List<StatementLink>> OfAsync(Guid customerId, int mostEnded, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var newest = Of(customerId).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id);
        var open = await newest.Where(l => l.RevokedAt == null && l.ExpiresAt > now).ToListAsync(ct);
        return [.. open, .. await newest.Where(l => l.RevokedAt != null || l.ExpiresAt <= now).Take(mostEnded).ToListAsync(ct)];
    }

    /// <returns>False when this customer was never given it.</returns>
    public async Task<bool> RevokeAsync(Guid customerId, Guid id, CancellationToken ct)
    {
        if (!await Of(customerId).AnyAsync(l => l.Id == id, ct))
            return false;
        await db
            .StatementLinks.Where(l => l.Id == id && l.RevokedAt == null)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.RevokedAt, clock.GetUtcNow()), ct);
        return true;
    }

    /// <returns>False when there is no such customer.</returns>
    public async Task<bool> RevokeAllAsync(Guid customerId, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(c => c.Id == customerId, ct))
            return false;
        await Of(customerId)
            .Where(l => l.RevokedAt == null)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.RevokedAt, clock.GetUtcNow()), ct);
        return true;
    }

    // With what was given to somebody who was found to be the same.
    private IQueryable<StatementLink> Of(Guid customerId) =>
        db.StatementLinks.Where(l =>
            l.CustomerId == customerId || db.Set<Customer>().Any(c => c.Id == l.CustomerId && c.MergedInto == customerId)
        );

    /// <summary>For whoever holds the address: no tenant, one narrow function. Null for an unknown or altered one.</summary>
    public static async Task<OpenedLink?> OpenAsync(NpgsqlDataSource app, LinkToken token, CancellationToken ct)
    {
        await using var command = app.CreateCommand(
            "select state, shop_name, outlet_name, outlet_phone, customer_name, customer_name_ur, balance, as_of, expires_at, time_zone from app.open_statement_link($1, $2)"
        );
        command.Parameters.Add(new() { Value = token.Id });
        command.Parameters.Add(new() { Value = token.Secret, NpgsqlDbType = NpgsqlDbType.Bytea });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        var state = Enum.Parse<LinkState>(reader.GetString(0), ignoreCase: true);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(reader.GetString(9));
        DateTime Local(int column) => TimeZoneInfo.ConvertTime(reader.GetFieldValue<DateTimeOffset>(column), zone).DateTime;
        return state == LinkState.Open
            ? new(
                state,
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetInt64(6),
                Local(7),
                Local(8)
            )
            : new(state, reader.GetString(1), reader.GetString(2), reader.GetString(3), "", "", 0, Local(7), Local(8));
    }
}
