using Pos.Data.Operations;

namespace Pos.Data.Review;

/// <summary>Every kind of flag there is, in the order the owner reads them.</summary>
public static class FlagKinds
{
    public static readonly string[] All =
    [
        Flag.PriceChanged,
        Flag.StockNegative,
        Flag.LateArrival,
        Flag.ClockWrong,
        Flag.AuthorLeft,
        Flag.OverLimit,
        Flag.Overpaid,
        Flag.Recovered,
        Flag.KeyReused,
        Flag.SequenceReused,
    ];
}
