using Pos.Data.Sales;

namespace Pos.Web.Features.Sales;

/// <summary>One sale as it happened. Times are local to the outlet.</summary>
public sealed record SalePage(
    Guid Id, string ReceiptNo, string Outlet, string Worker, string? Device, long? DeviceSeq, DateOnly BusinessDate, DateTime OccurredAt, DateTime ReceivedAt,
    long Rounding, long Total, long Credit, IReadOnlyList<SalePageLine> Lines, IReadOnlyList<SalePagePayment> Payments)
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(30);

    /// <summary>It waited on a phone before it reached the server.</summary>
    public bool ArrivedLate => ReceivedAt - OccurredAt > Late;
}

public sealed record SalePageLine(string Name, string NameUr, string UnitName, string UnitNameUr, long Quantity, long UnitPrice, long LineTotal);

public sealed record SalePagePayment(PaymentMethod Method, long Amount, long? Tendered);
