using Microsoft.Extensions.Localization;
using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Suppliers;

/// <summary>A supplier's account on paper: what came, what was paid, and what was owed after each.</summary>
internal static class SupplierStatements
{
    /// <summary>Some twenty pages.</summary>
    public const int MostRows = 1000;

    /// <param name="lines">Oldest first; what was owed before the first of them is carried over.</param>
    public static SupplierSheet Sheet(
        IStringLocalizer t,
        Business business,
        SupplierHead head,
        IReadOnlyList<SupplierLine> lines,
        DateTime now
    )
    {
        var owed = head.Row.Owed;
        var carried = lines.Count == 0 ? 0 : lines[0].Balance - lines[0].Amount;
        return new(
            t["suppliers.statement"],
            lines.Count == 0
                ? Dates.Day(DateOnly.FromDateTime(now))
                : t["suppliers.statement_days", Dates.Day(DateOnly.FromDateTime(lines[0].At)), Dates.Day(DateOnly.FromDateTime(now))],
            Language.Pick(business.Name, business.NameUr),
            [business.Phone],
            t["suppliers.supplier"],
            head.Name,
            head.Supplier.Phone,
            (
                t[
                    owed < 0 ? "suppliers.paid_ahead"
                    : owed == 0 ? "suppliers.nothing_owed"
                    : "suppliers.owed"
                ],
                t["suppliers.rupees", Figure(Math.Abs(owed))]
            ),
            [
                new(t["suppliers.date"], 78),
                new(t["suppliers.what"]),
                new(t["suppliers.statement_came"], 78, Figure: true),
                new(t["suppliers.statement_paid"], 78, Figure: true),
                new(t["suppliers.then_owed"], 84, Figure: true),
            ],
            [
                .. carried == 0
                    ? Array.Empty<PaperRow>()
                    : [new PaperRow(["", t["suppliers.carried"], "", "", Figure(carried)], Strong: true)],
                .. lines.Select(line => new PaperRow(
                    [
                        Dates.Day(DateOnly.FromDateTime(line.At)),
                        What(t, line),
                        line.Amount > 0 ? Figure(line.Amount) : "",
                        line.Amount < 0 ? Figure(-line.Amount) : "",
                        Figure(line.Balance),
                    ],
                    line.DueOn is { } due && line.Kind != SupplierEntryKind.Reversal ? t["suppliers.is_due", Dates.Day(due)] : ""
                )),
                new PaperRow(
                    [
                        "",
                        t["suppliers.statement_total"],
                        Figure(lines.Where(l => l.Amount > 0).Sum(l => l.Amount)),
                        Figure(-lines.Where(l => l.Amount < 0).Sum(l => l.Amount)),
                        Figure(owed),
                    ],
                    Strong: true
                ),
            ],
            [],
            t["orders.printed", t.Moment(now)]
        );
    }

    private static string What(IStringLocalizer t, SupplierLine line)
    {
        var method = line.Method is { } by ? $" {t[$"suppliers.by_{by.ToString().ToLowerInvariant()}"]}" : "";
        var reference = line.Reference.Length > 0 ? $" {PdfWords.Figure(line.Reference)}" : "";
        return $"{t[$"suppliers.kind.{line.Word}"]}{method}{reference}";
    }

    private static string Figure(long paisa) => PdfWords.Figure(Figures.Rupees(paisa));
}
