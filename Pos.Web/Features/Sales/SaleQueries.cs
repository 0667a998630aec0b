using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Sales;

/// <summary>What the sales pages read.</summary>
public sealed class SaleQueries(PosDb db, TimeProvider clock)
{
    public async Task<SalesPage> ListAsync(SalesQuery query, CancellationToken ct)
    {
        var outlets = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct);
        var workers = await db.Workers.OrderBy(w => w.Name).Select(w => new Choice(w.Id, w.Name)).ToListAsync(ct);
        var today = BusinessDate.Of(clock.GetUtcNow(), outlets[0].TimeZone, outlets[0].CutoverHour);
        var empty = new SalesPage(
            query,
            today,
            [],
            new(0, 0, 0, 0, 0, 0, new(0, 0, 0)),
            [.. outlets.Select(o => new Choice(o.Id, o.Name, o.ClosedAt is not null))],
            workers
        );
        empty = empty with { Totals = empty.Totals with { Received = await ReceivedAsync(query, empty.From, empty.To, ct) } };

        var matching = Matching(query, empty.From, empty.To);
        var sums = await matching
            .GroupBy(_ => 1)
            .Select(all => new
            {
                Count = all.Count(),
                Total = all.Sum(s => s.Total),
                Paid = all.Sum(s => s.Paid),
                Credit = all.Sum(s => s.Credit),
            })
            .SingleOrDefaultAsync(ct);
        if (sums is null)
            return empty;
        query = query with { Page = Paging.Within(query.PageNumber, SalesQuery.Size, sums.Count) };
        // What was paid in no other way was paid in cash: most sales are not asked for their payments.
        var paid = await matching
            .SelectMany(s => s.Payments)
            .Where(p => p.Method != PaymentMethod.Cash)
            .GroupBy(p => p.Method)
            .Select(method => new { method.Key, Amount = method.Sum(p => p.Amount) })
            .ToDictionaryAsync(m => m.Key, m => m.Amount, ct);
        var rows = await matching
            .OrderByDescending(s => s.BusinessDate)
            .ThenByDescending(s => s.OccurredAt)
            .ThenByDescending(s => s.Id)
            .Skip((query.PageNumber - 1) * SalesQuery.Size)
            .Take(SalesQuery.Size)
            .Select(s => new
            {
                s.Id,
                s.ReceiptNo,
                s.OccurredAt,
                s.OutletId,
                s.WorkerId,
                s.Total,
                s.Credit,
                s.CustomerId,
                Methods = s.Payments.OrderBy(p => p.LineNo).Select(p => p.Method).ToList(),
            })
            .ToListAsync(ct);
        var customers = await CustomersAsync([.. rows.Select(s => s.CustomerId).OfType<Guid>().Distinct()], ct);
        var places = outlets.ToDictionary(o => o.Id);
        var names = workers.ToDictionary(w => w.Id, w => w.Name);
        return empty with
        {
            Query = query,
            Rows =
            [
                .. rows.Select(s => new SaleRow(
                    s.Id,
                    s.ReceiptNo,
                    places[s.OutletId].Local(s.OccurredAt),
                    places[s.OutletId].Name,
                    names.GetValueOrDefault(s.WorkerId, ""),
                    s.Total,
                    s.Credit,
                    [.. s.Methods.Distinct()],
                    s.CustomerId is { } id ? customers.GetValueOrDefault(id) : null
                )),
            ],
            Totals = empty.Totals with
            {
                Sales = sums.Count,
                Total = sums.Total,
                Cash = sums.Paid - paid.Values.Sum(),
                Card = paid.GetValueOrDefault(PaymentMethod.Card),
                Wallet = paid.GetValueOrDefault(PaymentMethod.Wallet),
                Credit = sums.Credit,
            },
        };
    }

    public async Task<SalePage?> PageAsync(Guid id, CancellationToken ct)
    {
        var sale = await db
            .Sales.Include(s => s.Lines.OrderBy(l => l.LineNo))
            .Include(s => s.Payments.OrderBy(p => p.LineNo))
            .AsSplitQuery()
            .SingleOrDefaultAsync(s => s.Id == id, ct);
        if (sale is null)
            return null;
        var outlet = await db.Outlets.SingleAsync(o => o.Id == sale.OutletId, ct);
        var worker = await db.Workers.Where(w => w.Id == sale.WorkerId).Select(w => w.Name).SingleOrDefaultAsync(ct);
        var device = await db.Devices.Where(d => d.Id == sale.DeviceId).Select(d => d.Name).SingleOrDefaultAsync(ct);
        var number = await db.Operations.Where(o => o.OpId == id).Select(o => o.DeviceSeq).SingleOrDefaultAsync(ct);
        var units = await db.Units.ToDictionaryAsync(u => u.Code, ct);
        // What the sale left open may have gone over to another customer since.
        var debt = await db.Debts.Where(d => d.SaleId == id && d.Amount > 0).SingleOrDefaultAsync(ct);
        var customer = (debt?.CustomerId ?? sale.CustomerId) is { } who ? (await CustomersAsync([who], ct)).GetValueOrDefault(who) : null;
        var back = await db
            .ReturnLines.Where(r => r.SaleId == id)
            .GroupBy(r => r.SaleLineNo)
            .Select(g => new { g.Key, Quantity = g.Sum(r => r.Quantity) })
            .ToDictionaryAsync(r => r.Key, r => r.Quantity, ct);
        return new(
            sale.Id,
            sale.ReceiptNo,
            outlet.Name,
            worker ?? "",
            device,
            number,
            sale.BusinessDate,
            outlet.Local(sale.OccurredAt),
            outlet.Local(sale.ReceivedAt),
            sale.Rounding,
            sale.Total,
            sale.Credit,
            [
                .. sale.Lines.Select(l => new SalePageLine(
                    l.LineNo,
                    l.Name,
                    l.NameUr,
                    units.GetValueOrDefault(l.Unit)?.Name ?? l.Unit,
                    units.GetValueOrDefault(l.Unit)?.NameUr ?? l.Unit,
                    l.Quantity,
                    l.UnitPrice,
                    l.LineTotal,
                    back.GetValueOrDefault(l.LineNo),
                    PackOf(l, units.GetValueOrDefault(l.Unit))
                )),
            ],
            [.. sale.Payments.Select(p => new SalePagePayment(p.Method, p.Amount, p.Tendered))],
            customer,
            debt is null ? null : new(debt.Open, debt.WrittenOff)
        );
    }

    private static PackWords? PackOf(SaleLine line, Unit? unit) =>
        line is { PackName: { } name, PackFactor: { } factor }
            ? new(name, line.PackNameUr ?? "", factor, unit is { Measured: true } ? Language.Pick(unit.Name, unit.NameUr) : null)
            : null;

    /// <summary>Money against old credit: no sale, but money in the drawer. What was taken back is not there.</summary>
    private async Task<ReceivedCredit> ReceivedAsync(SalesQuery query, DateOnly from, DateOnly to, CancellationToken ct)
    {
        if (query.OnCredit)
            return new(0, 0, 0);
        // Named as the index names them: of these kinds only payments move what is in the drawer.
        var entries = db.LedgerEntries.Where(e =>
            (e.Kind == EntryKind.Credit || e.Kind == EntryKind.Payment || e.Kind == EntryKind.Return || e.Kind == EntryKind.WriteOff)
            && (e.Account == LedgerAccount.Cash || e.Account == LedgerAccount.Card || e.Account == LedgerAccount.Wallet)
            && e.BusinessDate >= from
            && e.BusinessDate <= to
        );
        if (query.Outlet is { } outlet)
            entries = entries.Where(e => e.OutletId == outlet);
        if (query.Worker is { } worker)
            entries = entries.Where(e => e.WorkerId == worker);
        var sums = await entries
            .GroupBy(e => e.Account)
            .Select(g => new { g.Key, Amount = -g.Sum(e => e.Amount) })
            .ToDictionaryAsync(g => g.Key, g => g.Amount, ct);
        var reversed = await (
            from reversal in db.LedgerEntries
            where reversal.ReversesOp != null
            join entry in entries
                on new { Op = reversal.ReversesOp, Line = reversal.ReversesLine } equals new
                {
                    Op = (Guid?)entry.OpId,
                    Line = (short?)entry.LineNo,
                }
            group entry.Amount by entry.Account into amounts
            select new { amounts.Key, Amount = amounts.Sum() }
        ).ToListAsync(ct);
        foreach (var account in reversed)
            sums[account.Key] = sums.GetValueOrDefault(account.Key) + account.Amount;
        long Of(LedgerAccount account, PaymentMethod method) =>
            query.PaidBy is null || query.PaidBy == method ? sums.GetValueOrDefault(account) : 0;
        return new(
            Of(LedgerAccount.Cash, PaymentMethod.Cash),
            Of(LedgerAccount.Card, PaymentMethod.Card),
            Of(LedgerAccount.Wallet, PaymentMethod.Wallet)
        );
    }

    /// <summary>By the id that stands on the sale; whoever was merged into another has that one's page and name.</summary>
    private Task<Dictionary<Guid, SaleCustomer>> CustomersAsync(Guid[] ids, CancellationToken ct) =>
        (
            from c in db.Customers
            where ids.Contains(c.Id)
            join s in db.Customers on c.MergedInto ?? c.Id equals s.Id
            select new
            {
                Asked = c.Id,
                s.Id,
                s.Name,
                s.NameUr,
            }
        ).ToDictionaryAsync(c => c.Asked, c => new SaleCustomer(c.Id, c.Name, c.NameUr), ct);

    private IQueryable<Sale> Matching(SalesQuery query, DateOnly from, DateOnly to)
    {
        var sales = db.Sales.Where(s => s.BusinessDate >= from && s.BusinessDate <= to);
        if (query.Outlet is { } outlet)
            sales = sales.Where(s => s.OutletId == outlet);
        if (query.Worker is { } worker)
            sales = sales.Where(s => s.WorkerId == worker);
        if (query.PaidBy is { } method)
            sales = sales.Where(s => s.Payments.Any(p => p.Method == method));
        return query.OnCredit ? sales.Where(s => s.Credit > 0) : sales;
    }
}
