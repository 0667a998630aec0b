using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

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

/// <summary>What a till is called, and what stands on its receipts; the till asks for it when it has changed.</summary>
public sealed record TillHead(BusinessName Business, OutletHead Outlet, DeviceName Device);

public sealed class TillHeadQuery(PosDb db)
{
    public async Task<TillHead> RunAsync(EnteredTill till, CancellationToken ct)
    {
        var device = await db.Devices.SingleAsync(d => d.Id == till.DeviceId, ct);
        var outlet = await db.Outlets.SingleAsync(o => o.Id == till.OutletId, ct);
        var business = await db.Businesses.SingleAsync(ct);
        return new(BusinessName.Of(business), OutletHead.Of(business, outlet), DeviceName.Of(device, outlet));
    }
}
