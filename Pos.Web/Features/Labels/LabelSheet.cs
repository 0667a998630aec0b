namespace Pos.Web.Features.Labels;

/// <summary>What labels are printed on.</summary>
/// <param name="Width">Of one label, in millimetres.</param>
/// <param name="Columns">Beside each other on a page; a roll has one on each.</param>
public sealed record LabelSheet(string Key, double Width, double Height, int Columns = 1, int Rows = 1)
{
    public static readonly IReadOnlyList<LabelSheet> All =
    [
        new("38x25", 38, 25),
        new("50x30", 50, 30),
        // 24 on A4, from edge to edge.
        new("a4", 70, 37, 3, 8),
    ];

    public int OnPage => Columns * Rows;
    public bool IsRoll => OnPage == 1;
    public double PageWidth => IsRoll ? Width : 210;
    public double PageHeight => IsRoll ? Height : 297;

    /// <summary>Above the first row.</summary>
    public double Top => (PageHeight - Rows * Height) / 2;

    public static LabelSheet Of(string? key) => All.FirstOrDefault(s => s.Key == key) ?? All[0];
}

/// <summary>Which names stand on a label.</summary>
public enum LabelNames
{
    English,
    Urdu,
    Both,
}

/// <param name="Unit">Behind the price, where it is one of a measure; else empty.</param>
/// <param name="Code">What its bars say; null for none.</param>
public sealed record Label(IReadOnlyList<string> Names, long Price, string Unit, string? Code);
