using System.Globalization;
using Pos.Data.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

/// <summary>Prices that go up or down by so many in a hundred.</summary>
/// <param name="Hundredths">Of a percent: 750 is 7.5 % up, -1000 is 10 % down.</param>
/// <param name="Round">Paisa: what it comes to is brought to the nearest multiple, halves up.</param>
public sealed record PriceStep(int Hundredths, long Round)
{
    /// <summary>In rupees.</summary>
    public static readonly IReadOnlyList<int> Roundings = [1, 5, 10, 50];

    /// <summary>
    /// Never past what a price may be. Where rounding would leave nothing of a price, or turn its direction round, it is rounded to whole rupees; where that does
    /// too, the price stays.
    /// </summary>
    public long Of(long price)
    {
        if (price == 0)
            return 0;
        var exact = price * (decimal)(10_000 + Hundredths) / 10_000;
        foreach (var to in (long[])[Round, 100])
        {
            var rounded = Math.Min((long)Math.Floor(exact / to + 0.5m) * to, Product.MaxPrice);
            if (rounded > 0 && (rounded - price) * Math.Sign(Hundredths) >= 0)
                return rounded;
        }
        return price;
    }

    /// <summary>Of "5", "7.5" or "-10"; null when it is no percent, or one that nobody means.</summary>
    public static PriceStep? Typed(string? percent, int round)
    {
        var text = Figures.Latin(percent).Replace('−', '-').Replace("%", "", StringComparison.Ordinal).Trim();
        return
            decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number is >= -90 and <= 500
            && number != 0
            && decimal.Truncate(number * 100) == number * 100
            && Roundings.Contains(round)
            ? new((int)(number * 100), round * 100)
            : null;
    }
}
