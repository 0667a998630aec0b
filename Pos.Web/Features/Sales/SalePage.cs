using Pos.Data.Payments;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Sales;

/// <summary>One sale as it happened. Times are local to the outlet.</summary>
public sealed record SalePage(
    Guid Id,
    string ReceiptNo,
    string Outlet,
    string Worker,
    string? Device,
    long? DeviceSeq,
    DateOnly BusinessDate,
    DateTime OccurredAt,
    DateTime ReceivedAt,
    long Rounding,
    long Total,
    long Credit,
    IReadOnlyList<SalePageLine> Lines,
    IReadOnlyList<SalePagePayment> Payments,
    SaleCustomer? Customer,
    SaleDebt? Debt
)
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(30);

    /// <summary>It waited on a phone before it reached the server.</summary>
    public bool ArrivedLate => ReceivedAt - OccurredAt > Late;
}

/// <param name="Open">Left to pay.</param>
/// <param name="WrittenOff">Given up, and not paid since.</param>
public sealed record SaleDebt(long Open, long WrittenOff);

/// <param name="UnitPrice">For one unit, or for one pack.</param>
/// <param name="Returned">Thousandths that came back.</param>
public sealed record SalePageLine(
    short LineNo,
    string Name,
    string NameUr,
    string UnitName,
    string UnitNameUr,
    long Quantity,
    long UnitPrice,
    long LineTotal,
    long Returned,
    PackWords? Pack
)
{
    public string UnitCalled => Language.Pick(UnitName, UnitNameUr);

    /// <summary>"2 carton (24)", "0.5 kg".</summary>
    public (string Figure, string In) Sold =>
        Pack is null ? (Figures.Quantity(Quantity), UnitCalled) : (Figures.Quantity(Pack.Count(Quantity)), Pack.Text);
}

public sealed record SalePagePayment(PaymentMethod Method, long Amount, long? Tendered);
