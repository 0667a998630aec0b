using System.Globalization;
using Microsoft.Extensions.Localization;
using Pos.Data.Credit;
using Pos.Data.Sales;
using Pos.Data.Stock;
using Pos.Web.Features.Shared;
using Raised = Pos.Data.Operations.Flag;

namespace Pos.Web.Features.Review;

/// <summary>One flag in a sentence, made of its detail; the kind alone when the detail says nothing we know.</summary>
public static class FlagWords
{
    public static string Flag(this IStringLocalizer t, FlagRow flag, string subject) =>
        (flag.Kind, Numbers(flag.Detail)) switch
        {
            (SalesFlags.PriceChanged, [var asked, var list, _, var factor]) => t[
                "flags.one.pack_price_changed",
                subject,
                Figures.Rupees(asked),
                Figures.Rupees(list),
                Figures.Quantity(factor)
            ],
            (SalesFlags.PriceChanged, [var asked, var list, ..]) => t[
                "flags.one.price_changed",
                subject,
                Figures.Rupees(asked),
                Figures.Rupees(list)
            ],
            (StockFlags.StockNegative, [var onHand, ..]) => t["flags.one.stock_negative", subject, Figures.Quantity(onHand)],
            (Raised.LateArrival, _) => t["flags.one.late_arrival", t.Moment(flag.RaisedAt)],
            (Raised.ClockWrong, [var off, ..]) => t["flags.one.clock_wrong", t.Duration(off)],
            (Raised.AuthorLeft, _) => t["flags.one.author_left", flag.Worker ?? ""],
            (Raised.AuthorForgotten, _) => t["flags.one.author_forgotten", flag.Worker ?? ""],
            (Raised.SequenceReused, [var number, ..]) => t["flags.one.sequence_reused", Figures.Count(number)],
            (SalesFlags.OverLimit, [var balance, var limit, ..]) => t[
                "flags.one.over_limit",
                subject,
                Figures.Rupees(balance),
                Figures.Rupees(limit)
            ],
            (SalesFlags.BeyondRight, [var owed, ..]) => t["flags.one.beyond_right", flag.Worker ?? "", subject, Figures.Rupees(owed)],
            (SalesFlags.FalseWord, _) => t["flags.one.false_word", subject, flag.Detail],
            (CreditFlags.Overpaid, [var advance, ..]) => t["flags.one.overpaid", subject, Figures.Rupees(advance)],
            (CreditFlags.Recovered, [var recovered, ..]) => t["flags.one.recovered", subject, Figures.Rupees(recovered)],
            (SalesFlags.ReceiptOdd, _) => t["flags.one.receipt_odd", flag.Detail],
            (Raised.NotJudged, _) => t["flags.one.not_judged"],
            (Raised.KeyReused, _) => t["flags.one.key_reused"],
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
