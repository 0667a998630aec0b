namespace Pos.Web.Features.Shared;

/// <summary>Which page of a list is shown, and the addresses of the others.</summary>
public sealed record Paging(int Page, int Size, int Total, Func<int, string> Url)
{
    public int First => Total == 0 ? 0 : (Page - 1) * Size + 1;
    public int Last => Math.Min(Page * Size, Total);
    public bool HasBack => Page > 1;
    public bool HasNext => Last < Total;

    /// <summary>The page asked for, or the last one when the list has become shorter.</summary>
    public static int Within(int page, int size, int total) => Math.Clamp(page, 1, Math.Max(1, (total + size - 1) / size));
}

/// <summary>A table head that sorts.</summary>
public sealed record SortHead(string Label, string Url, bool Active, bool Descending, bool Figure = false)
{
    public string State =>
        !Active ? "none"
        : Descending ? "descending"
        : "ascending";
}
