using Pos.Data.Statements;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Statements;

/// <param name="Words">The lines in words, as on paper.</param>
public sealed record StatementPage(
    Statement Statement,
    StatementAsked Asked,
    PeriodFields Period,
    DateTime Now,
    StatementWords Words,
    IReadOnlyList<Choice> Outlets,
    IReadOnlyList<LinkRow> Links,
    bool CanPdf,
    bool PdfRefused
)
{
    public string Url => $"/customers/{Statement.Customer.Id}/statement";

    public string PdfUrl(string size, string language) => $"{Url}.pdf{Asked.Query(("size", size), ("lang", language))}";
}

/// <param name="From">As it was typed. So is <paramref name="To"/>, except that a day in the future becomes today.</param>
/// <param name="Wrong">What is wrong with it; null when it is a period.</param>
public sealed record PeriodFields(string? From, string? To, string Today, string? Wrong)
{
    public bool Chosen => !string.IsNullOrEmpty(From) || !string.IsNullOrEmpty(To);
}

/// <param name="Made">Local time, as <paramref name="Until"/>.</param>
public sealed record LinkRow(Guid Id, DateTime Made, string Worker, string Outlet, long Balance, DateTime Until, LinkState State);
