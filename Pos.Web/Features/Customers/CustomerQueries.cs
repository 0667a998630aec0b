using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <summary>What the pages about customers read.</summary>
public sealed class CustomerQueries(PosDb db, TenantContext tenant, OutletQueries outlets, StatementQuery statements)
{
    private const int MostFound = 20;

    public async Task<CustomersPage> ListAsync(CustomersQuery query, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        if (query.Outlet is { } asked && places.Find(asked) is null)
            query = query with { Outlet = null };
        var (rows, totals) = await RowsAsync(query, places, ct);
        var page = Paging.Within(query.PageNumber, CustomersQuery.Size, totals.Customers);
        // The list has become shorter than the page that was asked for.
        if (page != query.PageNumber)
            (rows, totals) = await RowsAsync(query = query with { Page = page }, places, ct);
        var nobody = totals.Customers == 0 && !await db.Customers.AnyAsync(ct);
        return new(query, places.Today, rows, totals, await TotalsAsync(places.Today, query.Outlet, ct), places.Choices, nobody);
    }

    private async Task<(IReadOnlyList<CustomerLine>, CustomersTotals)> RowsAsync(CustomersQuery query, Places places, CancellationToken ct)
    {
        await using var command = ListCommand(query, places);
        var rows = new List<CustomerLine>();
        var totals = new CustomersTotals(0, 0, 0);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            totals = new(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2));
            if (!reader.IsDBNull(3))
                rows.Add(
                    new(
                        reader.GetGuid(3),
                        reader.GetString(4),
                        reader.GetString(5),
                        reader.GetString(6),
                        reader.GetString(7),
                        reader.GetInt64(8),
                        reader.IsDBNull(9) ? null : reader.GetFieldValue<DateOnly>(9),
                        reader.IsDBNull(10) ? null : places.DayOf(reader.GetFieldValue<DateTimeOffset>(10)),
                        reader.GetInt64(11),
                        reader.GetBoolean(12)
                    )
                );
        }
        return (rows, totals);
    }

    /// <summary>Everybody who is asked for is added up in one pass over what is small, and one page of them comes with the sum.</summary>
    public NpgsqlCommand ListCommand(CustomersQuery query, Places places)
    {
        var command = db.Command("");
        int Value(object? value, NpgsqlDbType type)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });
            return command.Parameters.Count;
        }
        var business = Value(tenant.BusinessId, NpgsqlDbType.Uuid);
        var outlet = query.Outlet is { } one ? $"and k.outlet_id = ${Value(one, NpgsqlDbType.Uuid)}" : "";
        var where = string.Concat(
            query.Words.Select(word => $" and c.find_key like app.folded(${Value($"%{Escaped(word)}%", NpgsqlDbType.Text)})")
        );
        where += query.OneStanding switch
        {
            // An advance at one outlet pays no debt at another.
            "owes" => " and a.most > 0",
            "advance" => " and a.most <= 0 and a.least < 0",
            "settled" => " and coalesce(a.most, 0) = 0 and coalesce(a.least, 0) = 0",
            _ => "",
        };
        var aged = "";
        if (query.OneAge is not null)
        {
            var (from, to) = query.Days(places.Today);
            aged = $"""
                join (select k.customer_id, app.total(k.open) as amount from shop.debts k
                      where k.business_id = ${business} and k.open > 0 {outlet}
                        and k.since >= coalesce(${Value(from, NpgsqlDbType.Date)}, '-infinity') and k.since <= coalesce(${Value(
                    to,
                    NpgsqlDbType.Date
                )}, 'infinity')
                      group by 1) g on g.customer_id = c.id
                """;
        }
        var order =
            (query.SortBy, query.Descending) switch
            {
                ("name", var down) => $"m.name_key {(down ? "desc" : "asc")}",
                ("age", var down) => $"m.oldest_open {(down ? "desc" : "asc")} nulls last",
                ("paid", false) => "m.oldest_open is null, m.last_payment_at asc nulls first",
                ("paid", true) => "m.last_payment_at desc nulls last",
                (_, var down) => $"{(aged.Length > 0 ? "m.of_age" : "m.balance")} {(down ? "desc" : "asc")}",
            } + ", m.name_key, m.id";
        // One account each: nothing to add up.
        var accounts =
            query.Outlet is not null || places.Outlets.Count == 1
                ? $"select k.customer_id, k.balance, k.balance as most, k.balance as least, k.oldest_open, k.last_payment_at from shop.credit_accounts k where k.business_id = ${business} {outlet}"
                : $"""
                    select k.customer_id, app.total(k.balance) as balance, max(k.balance) as most, min(k.balance) as least, min(k.oldest_open) as oldest_open, max(k.last_payment_at) as last_payment_at
                    from shop.credit_accounts k where k.business_id = ${business} group by 1
                    """;
        command.CommandText = $"""
            with matching as materialized (
              select c.id, c.name_key, coalesce(a.balance, 0) as balance, a.most, a.oldest_open, a.last_payment_at, {(
                aged.Length > 0 ? "g.amount" : "0::bigint"
            )} as of_age
              from shop.customers c
              {(query.Outlet is null ? "left join" : "join")} ({accounts}) a on a.customer_id = c.id
              {aged}
              where c.business_id = ${business} and c.merged_into is null{where}
            ), page as (
              select * from matching m order by {order} limit {CustomersQuery.Size} offset {(query.PageNumber - 1) * CustomersQuery.Size}
            )
            select t.customers, t.balance, t.of_age, c.id, c.name, c.name_ur, c.nickname, c.phone, m.balance, m.oldest_open, m.last_payment_at, m.of_age, coalesce(m.most > c.credit_limit, false)
            from (select count(*)::int as customers, coalesce(app.total(balance), 0) as balance, coalesce(app.total(of_age), 0) as of_age from matching) t
            left join (page m join shop.customers c on c.business_id = ${business} and c.id = m.id) on true order by {order}
            """;
        return command;
    }

    public Task<CreditTotals> TotalsAsync(DateOnly today, Guid? outlet, CancellationToken ct) =>
        db
            .Database.SqlQuery<CreditTotals>(
                $"""
                select outstanding as "Outstanding", advances as "Advances", debtors as "Debtors", days_30 as "Days30", days_60 as "Days60", days_90 as "Days90", older as "Older"
                from app.credit_standing({today}, {outlet}::uuid)
                """
            )
            .SingleAsync(ct);

    /// <summary>Others to choose from, by name, nickname or phone; those who owe most first.</summary>
    public async Task<IReadOnlyList<CustomerLine>> FindAsync(string? words, Guid but, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(words))
            return [];
        var (rows, _) = await RowsAsync(new() { Q = words }, await outlets.PlacesAsync(ct), ct);
        return [.. rows.Where(r => r.Id != but).Take(MostFound)];
    }

    /// <summary>By what somebody may be known again; those who were merged too.</summary>
    public Task<List<MergedLine>> EverybodyAsync(CancellationToken ct) =>
        db.Customers.Select(c => new MergedLine(c.Id, c.Name, c.NameUr, c.Phone)).ToListAsync(ct);

    public Task<Customer?> FindAsync(Guid id, CancellationToken ct) => db.Customers.SingleOrDefaultAsync(c => c.Id == id, ct);

    /// <summary>The customer with what he owes where; null when there is none, or he was merged into another.</summary>
    public async Task<CustomerHead?> HeadAsync(Guid id, CancellationToken ct)
    {
        if (await db.Customers.SingleOrDefaultAsync(c => c.Id == id && c.MergedInto == null, ct) is not { } customer)
            return null;
        var places = await outlets.PlacesAsync(ct);
        var accounts = await db.CreditAccounts.Where(a => a.CustomerId == id).ToListAsync(ct);
        return new(
            customer,
            places,
            [
                .. from outlet in places.Outlets
                join account in accounts on outlet.Id equals account.OutletId
                select new AccountLine(
                    outlet.Id,
                    outlet.Name,
                    account.Balance,
                    account.WrittenOff,
                    account.Recovered,
                    account.OldestOpen,
                    account.LastPaymentAt is { } paid ? DateOnly.FromDateTime(outlet.Local(paid)) : null
                ),
            ]
        );
    }

    public async Task<CustomerPage?> PageAsync(Guid id, CustomerQuery query, CancellationToken ct)
    {
        if (await HeadAsync(id, ct) is not { } head)
            return null;
        if (query.Outlet is { } asked && head.Places.Find(asked) is null)
            query = query with { Outlet = null };
        // Everything, or what is newer than the last time that nothing was owed.
        var statement = await statements.RunAsync(id, query.Outlet, query.All ? DateOnly.MinValue : null, null, ct);
        var merged = await db
            .Customers.Where(c => c.MergedInto == id)
            .OrderBy(c => c.Name)
            .ThenBy(c => c.Id)
            .Select(c => new MergedLine(c.Id, c.Name, c.NameUr, c.Phone))
            .ToListAsync(ct);
        return new(
            head,
            query with
            {
                Page = Paging.Within(query.PageNumber, CustomerQuery.Size, statement!.Lines.Count),
            },
            statement,
            merged
        );
    }

    private static string Escaped(string word) =>
        word.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
