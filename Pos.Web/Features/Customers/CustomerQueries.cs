using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Statements;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

/// <summary>What the pages about customers read.</summary>
public sealed class CustomerQueries(PosDb db, CustomerList list, OutletQueries outlets, StatementQuery statements)
{
    private const int MostFound = 20;
    private const int MostAlike = 3;
    private const int LeastDigits = 9;

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
        return new(query, places.Today, rows, totals, await db.CreditTotalsAsync(places.Today, query.Outlet, ct), places.Choices, nobody);
    }

    private async Task<(IReadOnlyList<CustomerLine>, CustomersTotals)> RowsAsync(CustomersQuery query, Places places, CancellationToken ct)
    {
        var (page, totals) = await list.RunAsync(query.Filter(places), ct);
        return (
            [
                .. page.Select(c => new CustomerLine(
                    c.Id,
                    c.Name,
                    c.NameUr,
                    c.Nickname,
                    c.Phone,
                    c.Balance,
                    c.OldestOpen,
                    c.LastPaymentAt is { } paid ? places.DayOf(paid) : null,
                    c.OfAge,
                    c.OverLimit
                )),
            ],
            totals
        );
    }

    /// <summary>Others to choose from, by name, nickname or phone; those who owe most first.</summary>
    public async Task<IReadOnlyList<CustomerLine>> FindAsync(string? words, Guid but, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(words))
            return [];
        var (rows, _) = await RowsAsync(new() { Q = words }, await outlets.PlacesAsync(ct), ct);
        return [.. rows.Where(r => r.Id != but).Take(MostFound)];
    }

    /// <summary>Who has this very name already, in either script, or this phone.</summary>
    public async Task<IReadOnlyList<AlikeLine>> AlikeAsync(string? name, string? phone, Guid but, CancellationToken ct)
    {
        var named = string.Join(' ', (name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var digits = CustomersQuery.DigitsOf(phone);
        // Half a number is nobody's yet.
        var reached = digits.Length >= LeastDigits ? digits : null;
        if (named.Length == 0 && reached is null)
            return [];
        return await db
            .Database.SqlQuery<AlikeLine>(
                $"""
                select c.id as "Id", c.name as "Name", c.name_ur as "NameUr", c.nickname as "Nickname", c.phone as "Phone"
                from shop.customers c
                where c.business_id = (select app.business_id()) and c.merged_into is null and c.id <> {but}
                  and ({named} <> '' and strpos(c.find_key, app.folded({named})) > 0 and app.folded({named}) in (app.folded(c.name), app.folded(c.name_ur))
                    or right(c.find_key, {digits.Length}) = {reached}::text)
                order by c.name_key, c.id limit {MostAlike}
                """
            )
            .ToListAsync(ct);
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
}
