using Pos.Data.Sales;

namespace Pos.Web.Features.Review;

/// <param name="Choices">For each line the goods it could be, its own first.</param>
/// <param name="Customers">Who it could have been, the one who is named first.</param>
/// <param name="Sale">What would be kept; null while something is not understood.</param>
public sealed record CorrectionPage(
    ReviewRow Row,
    CorrectionForm Form,
    IReadOnlyList<IReadOnlyList<ProductChoice>> Choices,
    IReadOnlyList<CustomerChoice> Customers,
    RecordSale? Sale
)
{
    /// <summary>What the lines come to so far.</summary>
    public long LinesTotal => Form.Lines.Sum(l => l.Total ?? 0);
    public long Rounding => SaleTotals.Rounding(LinesTotal);
    public long Total => LinesTotal + Rounding;
    public long Left => Total - (Form.CreditSaid ?? 0) - Form.Payments.Sum(p => Shared.Figures.ParseRupees(p.Amount) ?? 0);
    public bool TakesRest => Form.Payments.Any(p => string.IsNullOrWhiteSpace(p.Amount));
}

public sealed record ProductChoice(Guid Id, string Name, string NameUr, string UnitCode, string Unit, string UnitUr, long Price);

public sealed record CustomerChoice(Guid Id, string Name, string NameUr);
