using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;
using Pos.Data.Transfers;

namespace Pos.Data.Till;

/// <summary>What stands at the head of a receipt, and whose clock its times are told by.</summary>
/// <param name="Phone">Its own, or the business's.</param>
/// <param name="ReceiptHead">Lines; so is the foot.</param>
/// <param name="ReceiptLanguage">Empty for the language that the till is in.</param>
/// <param name="Closed">Whoever sells there is told that nobody should.</param>
public sealed record OutletHead(
    Guid Id,
    string Name,
    string Code,
    string? Phone,
    string? Address,
    string TimeZone,
    string NameUr,
    string TaxNumber,
    string ReceiptHead,
    string ReceiptFoot,
    string ReceiptLanguage,
    bool Closed
)
{
    public static OutletHead Of(Business business, Outlet outlet) =>
        new(
            outlet.Id,
            outlet.Name,
            outlet.Code,
            outlet.Phone is { Length: > 0 } own ? own : business.Phone,
            outlet.Address,
            outlet.TimeZone,
            outlet.NameUr,
            outlet.TaxNumber,
            outlet.ReceiptHead,
            outlet.ReceiptFoot,
            outlet.ReceiptLanguage,
            outlet.ClosedAt is not null
        );
}

/// <param name="Prefix">Starts the receipt numbers of this device.</param>
public sealed record DeviceName(Guid Id, string Name, string Prefix)
{
    public static DeviceName Of(Device device, Outlet outlet) =>
        new(device.Id, device.Name, FormattableString.Invariant($"{outlet.Code}{device.Number}"));
}

/// <summary>Somebody who works at the till's outlet.</summary>
/// <param name="Rights">What a cashier may do beyond selling: names with limits in paisa, null for any amount. Nothing for an owner, who may everything.</param>
/// <param name="PinsReset">Milliseconds since 1970 by the server's clock: PINs that were chosen before open nothing.</param>
public sealed record TillWorker(Guid Id, string Name, Role Role, IReadOnlyDictionary<string, long?> Rights, long? PinsReset = null);

/// <summary>What a till is called, what stands on its receipts, and who may do what on it; the till asks for it when it has changed.</summary>
/// <param name="Outlets">The business's, by name: where goods are sent to and come from. Only the own one where it is the only one.</param>
/// <param name="Transfers">On their way to or from the till's outlet.</param>
/// <param name="MoveTo">The outlet that its owner sends it to.</param>
public sealed record TillHead(
    BusinessName Business,
    OutletHead Outlet,
    DeviceName Device,
    IReadOnlyList<TillWorker> Workers,
    IReadOnlyList<NamedOutlet> Outlets,
    IReadOnlyList<TransferOnTheWay> Transfers,
    Guid? MoveTo = null
);

public sealed class TillHeadQuery(PosDb db, TransfersOnTheWay transfers)
{
    public async Task<TillHead> RunAsync(EnteredTill till, CancellationToken ct)
    {
        var device = await db.Devices.SingleAsync(d => d.Id == till.DeviceId, ct);
        var outlet = await db.Outlets.SingleAsync(o => o.Id == till.OutletId, ct);
        var business = await db.Businesses.SingleAsync(ct);
        return new(
            BusinessName.Of(business),
            OutletHead.Of(business, outlet),
            DeviceName.Of(device, outlet),
            await WorkersAsync(till.OutletId, ct),
            await db.OutletNamesAsync(ct),
            await transfers.OfAsync(till.OutletId, ct),
            device.MoveTo
        );
    }

    /// <summary>Nobody who works at other outlets only.</summary>
    private async Task<IReadOnlyList<TillWorker>> WorkersAsync(Guid outletId, CancellationToken ct)
    {
        var further = await db.WorkerOutlets.Where(o => o.OutletId == outletId).Select(o => o.WorkerId).ToArrayAsync(ct);
        var workers = await db
            .Workers.Where(w =>
                w.RemovedAt == null && w.SuspendedAt == null && (w.Role == Role.Owner || w.OutletId == outletId || further.Contains(w.Id))
            )
            .OrderBy(w => w.Name)
            .ToListAsync(ct);
        var rights = (await db.WorkerRights.Where(r => r.Until == null).ToListAsync(ct)).ToLookup(r => r.WorkerId);
        return
        [
            .. workers.Select(w => new TillWorker(
                w.Id,
                w.Name,
                w.Role,
                w.Role == Role.Owner ? new Dictionary<string, long?>() : rights[w.Id].ToDictionary(r => r.Right, r => r.Amount),
                w.PinsResetAt?.ToUnixTimeMilliseconds()
            )),
        ];
    }
}
