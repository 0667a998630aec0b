using System.Text;
using Microsoft.Extensions.Localization;
using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Suppliers;

/// <summary>How an order is said: on the page, to the supplier, on paper. What it should cost is the shop's own affair and told to nobody.</summary>
public static class OrderWords
{
    // In characters of an address.
    private const int LongestLink = 6000;

    /// <summary>"3 cartons of 24 (72 pieces)", or "50 kg" where there are no cartons, or no whole ones.</summary>
    public static string Amount(this IStringLocalizer t, long quantity, long? pack, string unit)
    {
        if (pack is not > 0 || quantity % pack != 0)
            return $"{Figures.Quantity(quantity)} {unit}";
        var packs = quantity / pack.Value;
        return t[
            packs == 1 ? "orders.one_pack" : "orders.packs",
            Figures.Count(packs),
            Figures.Quantity(pack.Value),
            unit,
            Figures.Quantity(quantity)
        ];
    }

    /// <summary>"Sells 12 a week · 5 left · 24 on the way · minimum 10 · comes after 3 days": why so many are suggested.</summary>
    public static string Why(this IStringLocalizer t, GoodsNeed need, DateTimeOffset now, int leadDays)
    {
        var known = need.At(now);
        var parts = new List<string>
        {
            OrderSuggestion.AWeek(known) is > 0 and var week
                ? t["orders.why_sells", Figures.Quantity(Rounded(week, need))]
                : t["orders.why_not_sold"],
            need.OnHand > 0 ? t["orders.why_left", Figures.Quantity(need.OnHand)] : t["orders.why_none_left"],
        };
        if (need.OnOrder > 0)
            parts.Add(t["orders.why_waiting", Figures.Quantity(need.OnOrder)]);
        if (need.Minimum is { } minimum)
            parts.Add(t["orders.why_minimum", Figures.Quantity(minimum)]);
        if (leadDays > 0)
            parts.Add(t["orders.why_lead", Figures.Count(leadDays)]);
        return string.Join(" · ", parts);
    }

    /// <summary>Whole pieces; of what is weighed, a tenth.</summary>
    private static long Rounded(long thousandths, GoodsNeed need)
    {
        var to = need.Measured && thousandths < 10_000 ? 100 : 1000;
        return (thousandths + to - 1) / to * to;
    }

    /// <summary>As it is sent to the supplier, in either language.</summary>
    public static string Text(this OrderPage page, IStringLocalizer t, string language, bool lines = true)
    {
        using var _ = new SpokenLanguage(language);
        var text = new StringBuilder().Append(t["orders.text_head", page.Order.Called, Shop(page), Dates.Day(page.Day)].Value).Append('\n');
        if (!lines)
            text.Append('\n').Append(t["orders.text_goods", Figures.Count(page.Lines.Count)].Value);
        for (var i = 0; lines && i < page.Lines.Count; i++)
        {
            var line = page.Lines[i];
            text.Append('\n')
                .Append(t["orders.text_line", Figures.Count(i + 1), line.Called, t.Amount(line.Quantity, line.Pack, line.Measure)].Value);
        }
        text.Append('\n');
        if (page.Order.ExpectedOn is { } day)
            text.Append('\n').Append(t["orders.text_by", Dates.Day(day)].Value);
        if (page.Order.Note.Length > 0)
            text.Append('\n').Append(page.Order.Note);
        return text.ToString().TrimEnd();
    }

    /// <summary>Opens the text in WhatsApp, for the supplier's number where there is one. Of a long order the head alone: no phone opens any address.</summary>
    public static string WhatsApp(this OrderPage page, IStringLocalizer t, string language)
    {
        var text = Uri.EscapeDataString(page.Text(t, language));
        if (text.Length > LongestLink)
            text = Uri.EscapeDataString(page.Text(t, language, lines: false));
        return $"https://wa.me/{PhoneNumbers.ForWhatsApp(page.Supplier.Phone)}?text={text}";
    }

    public static SupplierSheet Sheet(this OrderPage page, IStringLocalizer t, DateTime now) =>
        new(
            t["orders.order"],
            $"{PdfWords.Figure(page.Order.Called)} · {Dates.Day(page.Day)}",
            Language.Pick(page.Business.Name, page.Business.NameUr),
            [Language.Pick(page.Outlet.Name, page.Outlet.NameUr), page.Outlet.Address ?? "", page.Outlet.Phone ?? page.Business.Phone],
            t["orders.paper_to"],
            page.SupplierName,
            page.Supplier.Phone,
            null,
            [new("#", 22, Figure: true), new(t["orders.goods"]), new(t["orders.quantity"], 200)],
            [
                .. page.Lines.Select(
                    (line, i) =>
                        new PaperRow([
                            PdfWords.Figure(Figures.Count(i + 1)),
                            PdfWords.Name(line.Called),
                            t.Amount(line.Quantity, line.Pack, line.Measure),
                        ])
                ),
            ],
            [
                .. page.Order.ExpectedOn is { } day ? new[] { t["orders.text_by", Dates.Day(day)].Value } : [],
                .. page.Order.Note.Length > 0 ? new[] { PdfWords.Name(page.Order.Note) } : [],
            ],
            t["orders.printed", t.Moment(now)]
        );

    private static string Shop(OrderPage page) =>
        $"{Language.Pick(page.Business.Name, page.Business.NameUr)}, {Language.Pick(page.Outlet.Name, page.Outlet.NameUr)}";
}
