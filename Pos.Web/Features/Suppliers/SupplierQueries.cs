using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <summary>What the pages about suppliers read.</summary>
public sealed class SupplierQueries(PosDb db, TenantContext tenant, SupplierList list, OrderList orders, OutletQueries outlets)
{
    private const int MostOrders = 5;

    private sealed record Kept(
        Guid OpId,
        short LineNo,
        string Kind,
        string? Method,
        long Amount,
        long Balance,
        DateOnly? DueOn,
        string Reference,
        string Note,
        DateTimeOffset At,
        string? Outlet,
        string? OutletUr,
        string Worker,
        bool Reversed
    );

    public async Task<SuppliersPage> ListAsync(SuppliersQuery query, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        var everybody = await list.RunAsync(places.Today, null, ct);
        var matching = Sorted(everybody.Where(s => IsAskedFor(query, s)), query).ToList();
        query = query with { Page = Paging.Within(query.PageNumber, SuppliersQuery.Size, matching.Count) };
        return new(
            query,
            places.Today,
            matching[((query.PageNumber - 1) * SuppliersQuery.Size)..Math.Min(matching.Count, query.PageNumber * SuppliersQuery.Size)],
            matching.Count,
            matching.Sum(s => Math.Max(0, s.Owed)),
            new(
                everybody.Sum(s => Math.Max(0, s.Owed)),
                everybody.Sum(s => s.Overdue),
                everybody.Sum(s => s.Over30),
                everybody.Sum(s => s.ThisWeek)
            ),
            everybody.Count == 0
        );
    }

    private static bool IsAskedFor(SuppliersQuery query, SupplierRow row) =>
        query.Only switch
        {
            "owed" => row.Owed > 0,
            "overdue" => row.Overdue > 0,
            "archived" => row.Archived,
            // Whoever is still owed something stays in sight.
            _ => !row.Archived || row.Owed != 0,
        } && Words(query.Q).All(word => Found(row, word));

    private static bool Found(SupplierRow row, string word) =>
        row.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.NameUr.Contains(word, StringComparison.OrdinalIgnoreCase)
        || (Digits(word) is { Length: > 2 } digits && Digits(row.Phone).Contains(digits, StringComparison.Ordinal));

    private static string[] Words(string? q) =>
        Figures.Latin(q).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static IEnumerable<SupplierRow> Sorted(IEnumerable<SupplierRow> rows, SuppliersQuery query)
    {
        // Who has nothing of what is sorted by stands last, whichever way round.
        var sorted = query.SortBy switch
        {
            "name" => rows.OrderBy(_ => 0),
            "due" => rows.OrderBy(r => r.DueOn is null),
            "delivery" => rows.OrderBy(r => r.LastDelivery is null),
            _ => rows.OrderBy(_ => 0),
        };
        sorted = (query.SortBy, query.Descending) switch
        {
            ("name", false) => sorted.ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase),
            ("name", true) => sorted.ThenByDescending(r => r.Name, StringComparer.OrdinalIgnoreCase),
            ("due", false) => sorted.ThenBy(r => r.DueOn),
            ("due", true) => sorted.ThenByDescending(r => r.DueOn),
            ("delivery", false) => sorted.ThenBy(r => r.LastDelivery),
            ("delivery", true) => sorted.ThenByDescending(r => r.LastDelivery),
            (_, false) => sorted.ThenBy(r => r.Owed),
            (_, true) => sorted.ThenByDescending(r => r.Owed),
        };
        return sorted.ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase).ThenBy(r => r.Id);
    }

    public async Task<SupplierHead?> HeadAsync(Guid id, CancellationToken ct)
    {
        if (await db.Suppliers.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } supplier)
            return null;
        var places = await outlets.PlacesAsync(ct);
        return new(supplier, (await list.RunAsync(places.Today, id, ct)).Single(), places);
    }

    public async Task<SupplierPage?> PageAsync(Guid id, SupplierQuery query, bool canPdf, CancellationToken ct)
    {
        if (await HeadAsync(id, ct) is not { } head)
            return null;
        var entries = await db.SupplierEntries.CountAsync(e => e.SupplierId == id, ct);
        var page = Paging.Within(query.PageNumber, SupplierQuery.Size, entries);
        var open = await orders.RunAsync(
            new(Supplier: id) { Among = [OrderState.Draft, OrderState.Ordered, OrderState.Partial] },
            0,
            MostOrders,
            ct
        );
        return new(
            head,
            page,
            await LinesAsync(head, (page - 1) * SupplierQuery.Size, SupplierQuery.Size, null, ct),
            entries,
            open,
            canPdf
        );
    }

    /// <summary>The newest entries of a supplier's account, oldest of them first: as much as paper holds.</summary>
    public async Task<IReadOnlyList<SupplierLine>> NewestAsync(SupplierHead head, int most, CancellationToken ct) =>
        [.. (await LinesAsync(head, 0, most, null, ct)).Reverse()];

    /// <returns>The entry as it stands in the supplier's ledger; null when there is none, or not of his.</returns>
    public async Task<SupplierLine?> LineAsync(SupplierHead head, Guid entry, short line, CancellationToken ct) =>
        (await LinesAsync(head, 0, int.MaxValue, (entry, line), ct)).SingleOrDefault();

    /// <summary>Newest first.</summary>
    private async Task<IReadOnlyList<SupplierLine>> LinesAsync(
        SupplierHead head,
        int skip,
        int take,
        (Guid OpId, short LineNo)? one,
        CancellationToken ct
    )
    {
        var (op, line) = (one?.OpId, one?.LineNo);
        var kept = await db
            .Database.SqlQuery<Kept>(
                $"""
                select e.op_id as "OpId", e.line_no as "LineNo", e.kind as "Kind", e.method as "Method", e.amount as "Amount", e.balance as "Balance", e.due_on as "DueOn",
                       e.reference as "Reference", e.note as "Note", e.occurred_at as "At", o.name as "Outlet", o.name_ur as "OutletUr", w.name as "Worker",
                       exists (
                         select from shop.supplier_entries r
                         where r.business_id = e.business_id and r.reverses_op = e.op_id and r.reverses_line = e.line_no) as "Reversed"
                from (
                  select x.*, (sum(x.amount) over (order by x.occurred_at, x.op_id, x.line_no))::bigint as balance
                  from shop.supplier_entries x where x.business_id = {tenant.BusinessId} and x.supplier_id = {head.Id}) e
                join shop.workers w on w.business_id = e.business_id and w.id = e.worker_id
                left join shop.outlets o on o.business_id = e.business_id and o.id = e.outlet_id
                where {op}::uuid is null or (e.op_id = {op}::uuid and e.line_no = {line}::smallint)
                order by e.occurred_at desc, e.op_id desc, e.line_no desc limit {take} offset {skip}
                """
            )
            .ToListAsync(ct);
        return kept.ConvertAll(e => new SupplierLine(
            e.OpId,
            e.LineNo,
            Enum.Parse<SupplierEntryKind>(e.Kind, ignoreCase: true),
            e.Method is { } method ? Enum.Parse<PaidBy>(method, ignoreCase: true) : null,
            e.Amount,
            e.Balance,
            e.DueOn,
            e.Reference,
            e.Note,
            head.Places.Outlets[0].Local(e.At),
            Language.Pick(e.Outlet ?? "", e.OutletUr ?? ""),
            e.Worker,
            e.Reversed
        ));
    }
}
