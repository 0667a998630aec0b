using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Statements;
using Pos.Web.Features.Customers;

namespace Pos.Web.Features.Credit;

/// <summary>What the forms about a customer's account read.</summary>
public sealed class AccountQueries(PosDb db, CustomerQueries customers)
{
    private const int MostDebts = 200;

    public async Task<PaymentPage> PaymentAsync(CustomerHead head, PaymentForm form, CancellationToken ct)
    {
        var outlet = At(head, form.Outlet);
        var (debts, more) = await OpenAsync(head, outlet, ct);
        return new(head, form with { Outlet = outlet }, debts, more);
    }

    public async Task<WriteOffPage> WriteOffAsync(CustomerHead head, WriteOffForm form, CancellationToken ct)
    {
        var outlet = At(head, form.Outlet);
        var (debts, more) = await OpenAsync(head, outlet, ct);
        return new(head, form with { Outlet = outlet }, debts, more);
    }

    public async Task<ReversalPage?> ReversalAsync(CustomerHead head, Guid entry, short line, ReversalForm form, CancellationToken ct)
    {
        if (await LinesAsync(head, entry, line, ct) is not { } lines)
            return null;
        var asked = lines.First(e => e.LineNo == line);
        var found = (await customers.FindAsync(form.Find, head.Id, ct)).ToList();
        if (form.ToCustomer is { } to && found.All(f => f.Id != to) && await customers.HeadAsync(to, ct) is { } chosen)
            found.Insert(
                0,
                new(
                    to,
                    chosen.Customer.Name,
                    chosen.Customer.NameUr,
                    chosen.Customer.Nickname,
                    chosen.Customer.Phone,
                    chosen.Balance,
                    chosen.OldestOpen,
                    chosen.LastPayment,
                    0,
                    chosen.OverLimit
                )
            );
        return new(
            head,
            form,
            entry,
            line,
            (LineKind)asked.Kind,
            asked.BusinessDate,
            asked.ReceiptNo,
            OneLine(lines) ? asked.Amount : lines.Sum(e => e.Amount),
            asked.Kind != EntryKind.WriteOff,
            asked.Kind == EntryKind.Credit,
            found
        );
    }

    /// <summary>The lines of an entry of this customer's that can be taken back; null when there is none.</summary>
    public async Task<List<LedgerEntry>?> LinesAsync(CustomerHead head, Guid entry, short line, CancellationToken ct)
    {
        var lines = await db.LedgerEntries.Where(e => e.OpId == entry).OrderBy(e => e.LineNo).ToListAsync(ct);
        if (lines.Find(e => e.LineNo == line) is not { Kind: not (EntryKind.Reversal or EntryKind.Return) } asked)
            return null;
        var his = asked.CustomerId == head.Id || await db.Customers.AnyAsync(c => c.Id == asked.CustomerId && c.MergedInto == head.Id, ct);
        return his ? lines : null;
    }

    /// <summary>A payment and a write-off go back whole; where others' entries stand in the same operation, only the one that was asked for.</summary>
    public static bool OneLine(IReadOnlyList<LedgerEntry> lines) => lines.Any(e => e.Kind is not (EntryKind.Payment or EntryKind.WriteOff));

    private static Guid At(CustomerHead head, Guid? outlet) =>
        outlet is { } asked && head.Places.Find(asked) is not null ? asked : head.OwesAt;

    private async Task<(List<Debt> Debts, int More)> OpenAsync(CustomerHead head, Guid outlet, CancellationToken ct)
    {
        var open = db
            .Debts.Where(d => d.CustomerId == head.Id && d.OutletId == outlet && d.Open > 0)
            .OrderBy(d => d.OccurredAt)
            .ThenBy(d => d.OpId)
            .ThenBy(d => d.LineNo);
        var debts = await open.Take(MostDebts).ToListAsync(ct);
        return (debts, debts.Count < MostDebts ? 0 : await open.CountAsync(ct) - MostDebts);
    }
}
