using Pos.Data.Statements;

namespace Pos.Web.Features.Statements;

/// <summary>A statement as it is handed over on paper.</summary>
/// <param name="PrintedAt">Local time of the outlet.</param>
/// <param name="Link">Where the customer can check the balance, until <paramref name="LinkUntil"/>.</param>
public sealed record StatementPrint(Statement Statement, DateTime PrintedAt, string? Link, DateOnly? LinkUntil);

public enum PaperSize
{
    A4,
    Roll,
}

public static class PaperSizes
{
    /// <summary>As it stands in addresses.</summary>
    public static PaperSize Of(string? name) => name == "80mm" ? PaperSize.Roll : PaperSize.A4;

    public static string Name(this PaperSize size) => size == PaperSize.Roll ? "80mm" : "a4";
}
