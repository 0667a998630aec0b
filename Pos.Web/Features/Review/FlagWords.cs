using System.Globalization;
using Microsoft.Extensions.Localization;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>One flag in a sentence, made of its detail; the kind alone when the detail says nothing we know.</summary>
public static class FlagWords
{
    public static string Flag(this IStringLocalizer t, FlagRow flag, string subject) =>
        (flag.Kind, Numbers(flag.Detail)) switch
        {
            (Pos.Data.Operations.Flag.PriceChanged, [var asked, var list, ..]) => t[
                "flags.one.price_changed",
                subject,
                Figures.Rupees(asked),
                Figures.Rupees(list)
            ],
            (Pos.Data.Operations.Flag.StockNegative, [var onHand, ..]) => t["flags.one.stock_negative", subject, Figures.Quantity(onHand)],
            (Pos.Data.Operations.Flag.LateArrival, _) => t["flags.one.late_arrival", t.Moment(flag.RaisedAt)],
            (Pos.Data.Operations.Flag.ClockWrong, [var off, ..]) => t["flags.one.clock_wrong", t.Duration(off)],
            (Pos.Data.Operations.Flag.AuthorLeft, _) => t["flags.one.author_left", flag.Worker ?? ""],
            (Pos.Data.Operations.Flag.SequenceReused, [var number, ..]) => t["flags.one.sequence_reused", Figures.Count(number)],
            (Pos.Data.Operations.Flag.OverLimit, [var balance, var limit, ..]) => t[
                "flags.one.over_limit",
                subject,
                Figures.Rupees(balance),
                Figures.Rupees(limit)
            ],
            (Pos.Data.Operations.Flag.Overpaid, [var advance, ..]) => t["flags.one.overpaid", subject, Figures.Rupees(advance)],
            (Pos.Data.Operations.Flag.Recovered, [var recovered, ..]) => t["flags.one.recovered", subject, Figures.Rupees(recovered)],
            (Pos.Data.Operations.Flag.KeyReused, _) => t["flags.one.key_reused"],
            _ => t[$"flags.kind.{flag.Kind}"],
        };

    private static List<long> Numbers(string detail)
    {
        var numbers = new List<long>();
        foreach (var word in detail.Split(' ', 4))
            if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
        return numbers;
    }
}
