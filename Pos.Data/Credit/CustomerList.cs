using Npgsql;
using NpgsqlTypes;
using Pos.Data.Tenancy;

namespace Pos.Data.Credit;

/// <summary>What a customer owes, at one outlet at least.</summary>
public enum Owing
{
    Something,
    Advance,
    Nothing,
}

public enum CustomerOrder
{
    /// <summary>The balance, or what of it is as old as was asked for.</summary>
    Amount,
    Name,
    Age,
    Paid,
}

/// <summary>Which customers are asked for, in which order, and how many of them.</summary>
public sealed record CustomerFilter
{
    /// <summary>Who has an account there, with what stands in it; null for everybody and all outlets.</summary>
    public Guid? OutletId { get; init; }

    /// <summary>The business has no second outlet, so that nothing is added up.</summary>
    public bool OneOutlet { get; init; }

    /// <summary>What must all be found in names, nickname or phone.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
    public Owing? Owing { get; init; }

    /// <summary>Who has an open debt from between these days, both included; null at an end that is open.</summary>
    public (DateOnly? From, DateOnly? To)? OpenSince { get; init; }
    public CustomerOrder Order { get; init; }
    public bool Descending { get; init; }
    public int Skip { get; init; }
    public int Take { get; init; }

    public bool IsEverybody => OutletId is null && Words.Count == 0 && Owing is null && OpenSince is null;
}

/// <param name="Balance">Over the outlets that were asked for; negative for an advance.</param>
/// <param name="OfAge">What of it is as old as was asked for; 0 when no age was.</param>
/// <param name="OverLimit">At one outlet at least.</param>
public sealed record ListedCustomer(
    Guid Id,
    string Name,
    string NameUr,
    string Nickname,
    string Phone,
    long Balance,
    DateOnly? OldestOpen,
    DateTimeOffset? LastPaymentAt,
    long OfAge,
    bool OverLimit
);

/// <summary>Of all that were asked for, on whatever page.</summary>
public sealed record CustomersTotals(int Customers, long Balance, long OfAge);

/// <summary>The shop's customers with what they owe. Everybody who is asked for is added up in one pass over what is small, and one page of them comes with the sum.</summary>
public sealed class CustomerList(PosDb db, TenantContext tenant)
{
    public async Task<(IReadOnlyList<ListedCustomer> Page, CustomersTotals Totals)> RunAsync(CustomerFilter filter, CancellationToken ct)
    {
        if (filter is { IsEverybody: true, Order: CustomerOrder.Amount, Descending: true })
        {
            var (debtors, all) = await ReadAsync(Command(filter, onlyDebtors: true), ct);
            if (debtors.Count == Math.Clamp(all.Customers - filter.Skip, 0, filter.Take))
                return (debtors, all);
        }
        return await ReadAsync(Command(filter), ct);
    }

    private static async Task<(IReadOnlyList<ListedCustomer> Page, CustomersTotals Totals)> ReadAsync(
        NpgsqlCommand asked,
        CancellationToken ct
    )
    {
        await using var command = asked;
        var rows = new List<ListedCustomer>();
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
                        reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10),
                        reader.GetInt64(11),
                        reader.GetBoolean(12)
                    )
                );
        }
        return (rows, totals);
    }

    /// <param name="onlyDebtors">Whoever owes most is found among the accounts alone; right only where the page is full of such.</param>
    public NpgsqlCommand Command(CustomerFilter filter, bool onlyDebtors = false)
    {
        var command = db.Command("");
        int Value(object? value, NpgsqlDbType type)
        {
            command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });
            return command.Parameters.Count;
        }
        var business = Value(tenant.BusinessId, NpgsqlDbType.Uuid);
        var outlet = filter.OutletId is { } one ? $"and k.outlet_id = ${Value(one, NpgsqlDbType.Uuid)}" : "";
        var where = string.Concat(
            filter.Words.Select(word => $" and c.find_key like app.folded(${Value($"%{Escaped(word)}%", NpgsqlDbType.Text)})")
        );
        where += filter.Owing switch
        {
            // An advance at one outlet pays no debt at another.
            Owing.Something => " and a.most > 0",
            Owing.Advance => " and a.most <= 0 and a.least < 0",
            Owing.Nothing => " and coalesce(a.most, 0) = 0 and coalesce(a.least, 0) = 0",
            _ => "",
        };
        var aged = "";
        if (filter.OpenSince is (var from, var to))
        {
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
            (filter.Order, filter.Descending) switch
            {
                (CustomerOrder.Name, var down) => $"m.name_key {(down ? "desc" : "asc")}",
                (CustomerOrder.Age, var down) => $"m.oldest_open {(down ? "desc" : "asc")} nulls last",
                (CustomerOrder.Paid, false) => "m.oldest_open is null, m.last_payment_at asc nulls first",
                (CustomerOrder.Paid, true) => "m.last_payment_at desc nulls last",
                (_, var down) => $"{(aged.Length > 0 ? "m.of_age" : "m.balance")} {(down ? "desc" : "asc")}",
            } + ", m.name_key, m.id";
        // One account each: nothing to add up.
        var single = filter.OutletId is not null || filter.OneOutlet;
        var accounts = single
            ? $"select k.customer_id, k.balance, k.balance as most, k.balance as least, k.oldest_open, k.last_payment_at from shop.credit_accounts k where k.business_id = ${business} {outlet}"
            : $"""
                select k.customer_id, app.total(k.balance) as balance, max(k.balance) as most, min(k.balance) as least, min(k.oldest_open) as oldest_open, max(k.last_payment_at) as last_payment_at
                from shop.credit_accounts k where k.business_id = ${business} group by 1
                """;
        if (onlyDebtors)
            accounts +=
                $" {(single ? "and k.balance > 0" : "having app.total(k.balance) > 0")} order by 2 desc fetch first {filter.Skip + filter.Take} rows with ties";
        var (people, with, part) = (
            "shop.customers",
            $"{(filter.OutletId is null && !onlyDebtors ? "left join" : "join")} ({accounts}) a on a.customer_id = c.id",
            $"limit {filter.Take} offset {filter.Skip}"
        );
        // An index has them by name, so that only one page of them is joined.
        if (filter is { IsEverybody: true, Order: CustomerOrder.Name })
            (people, with, part) = (
                $"""
                (select p.business_id, p.id, p.name_key, p.merged_into from shop.customers p where p.business_id = ${business} and p.merged_into is null
                 order by p.name_key {(filter.Descending ? "desc" : "asc")}, p.id {part})
                """,
                $"""
                cross join lateral (select app.total(k.balance) as balance, max(k.balance) as most, min(k.oldest_open) as oldest_open, max(k.last_payment_at) as last_payment_at
                  from shop.credit_accounts k where k.business_id = ${business} and k.customer_id = c.id) a
                """,
                ""
            );
        // Everybody is counted and added up without a join.
        var (kept, totals) = filter.IsEverybody
            ? (
                "not materialized",
                $"""
                select (select count(*)::int from shop.customers c where c.business_id = ${business} and c.merged_into is null) as customers,
                       (select coalesce(app.total(k.balance), 0) from shop.credit_accounts k where k.business_id = ${business}) as balance, 0::bigint as of_age
                """
            )
            : (
                "materialized",
                "select count(*)::int as customers, coalesce(app.total(balance), 0) as balance, coalesce(app.total(of_age), 0) as of_age from matching"
            );
        command.CommandText = $"""
            with matching as {kept} (
              select c.id, c.name_key, coalesce(a.balance, 0) as balance, a.most, a.oldest_open, a.last_payment_at, {(
                aged.Length > 0 ? "g.amount" : "0::bigint"
            )} as of_age
              from {people} c
              {with}
              {aged}
              where c.business_id = ${business} and c.merged_into is null{where}
            ), page as (
              select * from matching m order by {order} {part}
            )
            select t.customers, t.balance, t.of_age, c.id, c.name, c.name_ur, c.nickname, c.phone, m.balance, m.oldest_open, m.last_payment_at, m.of_age, coalesce(m.most > c.credit_limit, false)
            from ({totals}) t
            left join (page m join shop.customers c on c.business_id = ${business} and c.id = m.id) on true order by {order}
            """;
        return command;
    }

    private static string Escaped(string word) =>
        word.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
