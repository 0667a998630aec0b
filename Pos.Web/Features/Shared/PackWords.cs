namespace Pos.Web.Features.Shared;

/// <summary>What goods are sold in, as people say it: "carton (24)", "sack (50 kg)".</summary>
/// <param name="Factor">Thousandths of the unit in one.</param>
/// <param name="Measure">The unit's name where it is measured.</param>
public sealed record PackWords(string Name, string NameUr, long Factor, string? Measure)
{
    public string Called => Language.Pick(Name, NameUr);
    public string Inside => Measure is null ? Figures.Quantity(Factor) : $"{Figures.Quantity(Factor)} {Measure}";
    public string Text => $"{Called} ({Inside})";

    /// <param name="quantity">Thousandths of the unit.</param>
    /// <returns>Thousandths of a pack.</returns>
    public long Count(long quantity) => quantity * 1000 / Factor;
}
