using Pos.Data.Payments;
using Pos.Data.Sales;

namespace Pos.Web.Features.Demo;

/// <summary>Makes a sale of goods at their prices, paid in one way: the arithmetic a till does, for whatever plays one on this side of the wire.</summary>
public static class Basket
{
    public sealed record Goods(Guid ProductId, string Name, string NameUr, string Unit, long Price);

    /// <param name="lines">Goods and quantities in thousandths.</param>
    /// <param name="tendered">Cash handed over; null for exactly the total.</param>
    public static RecordSale Sell(
        string receiptNo,
        IEnumerable<(Goods Goods, long Quantity)> lines,
        PaymentMethod method = PaymentMethod.Cash,
        long? tendered = null
    )
    {
        var saleLines = lines
            .Select(l => new RecordSaleLine(
                l.Goods.ProductId,
                l.Goods.Name,
                l.Goods.NameUr.Length > 0 ? l.Goods.NameUr : null,
                l.Goods.Unit,
                l.Quantity,
                l.Goods.Price,
                null,
                SaleTotals.LineTotal(l.Quantity, l.Goods.Price),
                null
            ))
            .ToList();
        var linesTotal = saleLines.Sum(l => l.LineTotal);
        var rounding = SaleTotals.Rounding(linesTotal);
        var total = linesTotal + rounding;
        return new()
        {
            ReceiptNo = receiptNo,
            Lines = saleLines,
            LinesTotal = linesTotal,
            Rounding = rounding,
            Total = total,
            Payments = total == 0 ? [] : [new(method, total, method == PaymentMethod.Cash ? tendered ?? total : null)],
        };
    }

    /// <summary>The sale with only so much of it paid, in cash; the rest is the customer's credit.</summary>
    public static RecordSale OnCredit(this RecordSale sale, Guid customerId, string customerName, long paid = 0) =>
        sale with
        {
            CustomerId = customerId,
            CustomerName = customerName,
            Credit = sale.Total - paid,
            Payments = paid == 0 ? [] : [new(PaymentMethod.Cash, paid, paid)],
        };
}
