using Microsoft.Extensions.Localization;
using Pos.Data.Statements;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>What the lines of a statement are called, in the language of the moment; the same on paper and on the page.</summary>
public sealed class StatementWords(IStringLocalizer t)
{
    public string this[string key, params object[] values] => t[key, values];

    public static string Customer(StatementCustomer customer) => Language.Pick(customer.Name, customer.NameUr);

    /// <summary>The other name and what tells two people of one name apart.</summary>
    public static IEnumerable<string> Beside(StatementCustomer customer) =>
        new[] { Language.Beside(customer.Name, customer.NameUr), customer.Nickname, customer.Phone }.Where(text => text.Length > 0);

    public string Kind(StatementLine line) =>
        t[
            line.Kind switch
            {
                LineKind.Payment => $"statement.kind.payment_{line.Method}",
                LineKind.WriteOff => "statement.kind.write_off",
                _ => $"statement.kind.{line.Kind.ToString().ToLowerInvariant()}",
            }
        ];

    /// <summary>"Udhaar, receipt S3-000418", and of which outlet when there are several.</summary>
    public string What(StatementLine line, bool withOutlet)
    {
        var what =
            line.ReceiptNo.Length > 0 && line.Kind != LineKind.Recovery
                ? t["statement.with_receipt", Kind(line), PdfWords.Figure(line.ReceiptNo)]
                : Kind(line);
        return withOutlet ? t["statement.at_outlet", what, PdfWords.Name(line.Outlet)] : what;
    }

    /// <summary>What the money settled, what is left of a debt, and why something was taken back. Why a debt was given up is the shop's own affair.</summary>
    public IEnumerable<string> Details(StatementLine line)
    {
        foreach (var part in line.Parts)
            yield return Part(part);
        if (line.Reversed)
            yield return t["statement.reversed"];
        else if (line.Remaining is > 0 and var open && open < line.Amount)
            yield return t["statement.remaining", Figure(open)];
        else if (line.Remaining == 0)
            yield return t["statement.paid_off"];
        if (line is { Kind: not LineKind.WriteOff, Note.Length: > 0 })
            yield return PdfWords.Name(line.Note);
    }

    public string Debt(string receiptNo, DateOnly since) =>
        receiptNo.Length > 0
            ? t["statement.debt", PdfWords.Figure(receiptNo), Dates.Day(since)]
            : t["statement.debt_old", Dates.Day(since)];

    public string Period(Statement statement) => t["statement.period", Dates.Day(statement.From), Dates.Day(statement.To)];

    public string BalanceLabel(long balance) =>
        t[
            balance switch
            {
                > 0 => "statement.owes",
                < 0 => "statement.advance",
                _ => "statement.settled",
            }
        ];

    public static string Figure(long paisa) => PdfWords.Figure(Figures.Rupees(paisa));

    public string Moment(DateTime local) => t.Moment(local);

    public string Rupees(long paisa) => t["statement.rupees", Figure(paisa)];

    private string Part(StatementPart part) =>
        part.Kind switch
        {
            PartKind.Advance => t["statement.part_advance", Figure(part.Amount)],
            PartKind.Recovered => t["statement.part_recovered", Figure(part.Amount), Debt(part.ReceiptNo, part.Since!.Value)],
            _ => t["statement.part", Figure(part.Amount), Debt(part.ReceiptNo, part.Since!.Value)],
        };
}
