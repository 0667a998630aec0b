using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>What was set aside, or what was decided about it.</summary>
public sealed record ReviewPage(
    bool Decided,
    int Page,
    IReadOnlyList<ReviewRow> Rows,
    int Waiting,
    int Done,
    IReadOnlyList<BrokenBook> Books
)
{
    public const int Size = 30;

    private static readonly string[] Areas = ["credit", "customers", "review", "sales", "stock", "sync"];

    public static string AreaKey(BrokenBook book) => $"review.books_{(Array.Exists(Areas, a => a == book.Area) ? book.Area : "other")}";

    public static string Url(bool decided, int page = 1) =>
        (decided ? "/review/decided" : "/review") + (page > 1 ? FormattableString.Invariant($"?page={page}") : "");

    public Paging Paging => new(Page, Size, Decided ? Done : Waiting, page => Url(Decided, page));
}

/// <summary>One operation that was set aside, as far as it can be read. Times are local to its outlet.</summary>
/// <param name="KindKey">Names the kind; kinds that nobody knows have no word.</param>
/// <param name="Described">Null when the body cannot be read.</param>
public sealed record ReviewRow(
    Guid OpId,
    string? KindKey,
    Described? Described,
    string Worker,
    string? Device,
    string? Outlet,
    DateTime At,
    DateTime ReceivedAt,
    string Reason,
    DecisionRow? Decision
)
{
    /// <summary>What it goes by: its number or its name; null when nothing of it can be read.</summary>
    public string? Title => Described?.Title is { Length: > 0 } title ? title : null;

    /// <summary>Nothing of it is understood, not even what kind of thing it was.</summary>
    public bool Unreadable => Described is null && KindKey is null;

    /// <summary>The first goods of it, and how many more there are.</summary>
    public (IReadOnlyList<string> Names, int More) Goods
    {
        get
        {
            var lines = Described?.Lines ?? [];
            return ([.. lines.Take(3).Select(l => Language.Pick(l.Name, l.NameUr ?? ""))], Math.Max(0, lines.Count - 3));
        }
    }
}

public sealed record DecisionRow(Decision Decision, string Note, string By, DateTime At);
