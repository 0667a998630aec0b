using Microsoft.EntityFrameworkCore;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Tenancy;

namespace Pos.Data.Statements;

/// <summary>Reads statements within the tenant transaction; the names beside the entries are read once.</summary>
public sealed class StatementQuery(PosDb db, TimeProvider clock)
{
    private Names? _names;

    private sealed record Names(
        string Business,
        IReadOnlyList<Outlet> Outlets,
        Dictionary<Guid, string> Workers,
        Dictionary<Guid, string> Devices
    )
    {
        public Outlet? Outlet(Guid id) => Outlets.FirstOrDefault(o => o.Id == id);
    }

    /// <param name="outletId">Null for all outlets the reader may see.</param>
    /// <param name="from">Null: since the balance was last zero.</param>
    /// <param name="to">Null: up to now, and so for a day that is still to come: debts are as old as they are.</param>
    /// <returns>Null when there is no such customer, or outlet, for this reader.</returns>
    public async Task<Statement?> RunAsync(Guid customerId, Guid? outletId, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        var names = _names ??= await NamesAsync(ct);
        if (outletId is { } id && names.Outlet(id) is null)
            return null;
        var asked = await db.Customers.SingleOrDefaultAsync(c => c.Id == customerId, ct);
        if (asked is null)
            return null;
        // Somebody who was found to be another person: that one's account.
        var customer = asked.MergedInto is { } stayed ? await db.Customers.SingleAsync(c => c.Id == stayed, ct) : asked;
        var family = await db.Customers.Where(c => c.MergedInto == customer.Id).Select(c => c.Id).ToListAsync(ct);
        family.Add(customer.Id);

        var entries = await db
            .LedgerEntries.Where(e => family.Contains(e.CustomerId) && (outletId == null || e.OutletId == outletId))
            .ToListAsync(ct);
        var allocations = await db
            .Allocations.Where(a => a.CustomerId == customer.Id && a.Amount > 0 && (outletId == null || a.OutletId == outletId))
            .ToListAsync(ct);
        return StatementMaker.Make(
            HeadOf(names, outletId),
            new(customer.Id, customer.Name, customer.NameUr, customer.Nickname, customer.Phone),
            from,
            Last(to, Today(names, outletId, entries)),
            entries.Select(e => EntryOf(e, names)),
            allocations.Select(a => new StatementAllocation(a.DebtOp, a.DebtLine, a.ByOp, a.ByLine, (PartKind)a.Kind, a.Amount))
        );
    }

    /// <summary>The time on the wall there.</summary>
    public async Task<DateTime> NowAsync(Guid? outletId, CancellationToken ct)
    {
        var names = _names ??= await NamesAsync(ct);
        return ((outletId is { } id ? names.Outlet(id) : null) ?? names.Outlets[0]).Local(clock.GetUtcNow());
    }

    /// <summary>The business date there.</summary>
    public async Task<DateOnly> TodayAsync(Guid? outletId, CancellationToken ct) => Today(_names ??= await NamesAsync(ct), outletId, []);

    private static DateOnly Last(DateOnly? asked, DateOnly today) => asked < today ? asked.Value : today;

    private static ShopHead HeadOf(Names names, Guid? outletId)
    {
        var outlet = outletId is { } id ? names.Outlet(id)! : names.Outlets[0];
        return new(names.Business, outletId is null ? "" : outlet.Name, outlet.Address ?? "", outlet.Phone ?? "");
    }

    private DateOnly Today(Names names, Guid? outletId, List<LedgerEntry> entries)
    {
        var outlet = (outletId is { } id ? names.Outlet(id) : null) ?? names.Outlets[0];
        var today = BusinessDate.Of(clock.GetUtcNow(), outlet.TimeZone, outlet.CutoverHour);
        // A phone's clock may have run ahead; what is in the ledger is in the statement.
        return entries.Count == 0 ? today
            : entries.Max(e => e.BusinessDate) is var last && last > today ? last
            : today;
    }

    private static StatementEntry EntryOf(LedgerEntry e, Names names)
    {
        var outlet = names.Outlet(e.OutletId);
        return new(
            e.OpId,
            e.LineNo,
            (LineKind)e.Kind,
            e.OutletId,
            outlet?.Name ?? "",
            names.Workers.GetValueOrDefault(e.WorkerId, ""),
            e.DeviceId is { } device ? names.Devices.GetValueOrDefault(device, "") : "",
            e.ReceiptNo,
            e.Kind == EntryKind.Payment ? EnumWords.SnakeCase(e.Account.ToString()) : "",
            e.Note,
            e.SaleId,
            e.ReversesOp,
            e.ReversesLine,
            e.OccurredAt,
            outlet?.Local(e.OccurredAt) ?? e.OccurredAt.UtcDateTime,
            e.BusinessDate,
            e.Amount
        );
    }

    private async Task<Names> NamesAsync(CancellationToken ct) =>
        new(
            await db.Businesses.Select(b => b.Name).SingleAsync(ct),
            await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct),
            await db.Workers.ToDictionaryAsync(w => w.Id, w => w.Name, ct),
            await db.Devices.ToDictionaryAsync(d => d.Id, d => d.Name, ct)
        );
}
