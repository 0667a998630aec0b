using Pos.Data.Statements;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>
/// One statement on paper: head, lines from page to page with their head repeated and the balance carried over, and the end. It is laid out twice:
/// once to count the pages, once to draw.
/// </summary>
internal abstract class StatementLayout(PdfPaper paper, StatementPrint print, StatementWords words)
{
    protected static readonly Ink Black = new(27, 31, 29),
        Quiet = new(99, 106, 101),
        Hair = new(214, 207, 192),
        Owed = new(150, 88, 0),
        Settled = new(20, 83, 45),
        Band = new(246, 241, 230);

    /// <summary>Nastaliq is small for its size.</summary>
    protected static double Size(double size) => Language.IsUrdu ? size + 1 : size;

    // So many details stand with their line; more of them go from page to page.
    private const int MostTogether = 12;

    private readonly List<double> _heights = [];
    private int _page;

    protected PdfPaper Paper { get; } = paper;
    protected StatementWords Words { get; } = words;
    protected StatementPrint Print { get; } = print;
    protected Statement Statement => Print.Statement;
    protected string Customer => PdfWords.Name(StatementWords.Customer(Statement.Customer));
    protected string Pages => PdfWords.Figure(FormattableString.Invariant($"{_page} / {_heights.Count}"));

    /// <summary>What a page may hold, and where its lines must end.</summary>
    protected abstract double MostHeight { get; }
    protected abstract double Bottom { get; }

    /// <summary>True when the page ends where its text does (a roll), false when it has one length (A4).</summary>
    protected abstract bool Cut { get; }

    /// <summary>Each draws from the height given and answers where it ended.</summary>
    protected abstract double FirstHead();
    protected abstract double NextHead();
    protected abstract double LinesHead(double y);
    protected abstract double Line(double y, string? date, string what, long? amount, long balance);
    protected abstract double Detail(double y, string detail);
    protected abstract double LineEnd(double y);
    protected abstract double End(double y);
    protected abstract void Foot(double height);

    public int Draw(CancellationToken ct)
    {
        Paper.Dry = true;
        Run(ct);
        Paper.Dry = false;
        Run(ct);
        return _heights.Count;
    }

    protected static Ink InkOf(long balance) =>
        balance > 0 ? Owed
        : balance < 0 ? Settled
        : Black;

    private void Run(CancellationToken ct)
    {
        _page = 0;
        var y = NewPage(FirstHead);
        y = LinesHead(y);
        string[] leftOut = Statement.LeftOut > 0 ? [Words["statement.left_out", Figures.Count(Statement.LeftOut)]] : [];
        if (Statement.Opening != 0 || leftOut.Length > 0)
            y = Whole(y, null, Words["statement.opening"], leftOut, null, Statement.Opening);
        var balance = Statement.Opening;
        foreach (var line in Statement.Lines)
        {
            // Shaping is slow, and whoever asked may have gone away.
            ct.ThrowIfCancellationRequested();
            var carried = balance;
            y = Entry(y, line, at => Whole(at, null, Words["statement.carried"], [], null, carried));
            balance = line.Balance;
        }
        if (Statement.Lines.Count == 0)
            y = Whole(y, null, Words["statement.none"], [], null, Statement.Closing);
        y = Fitting(y, End, null);
        EndPage(y);
    }

    // One payment may settle a season of sales, which no page holds.
    private double Entry(double y, StatementLine line, Func<double, double> carry)
    {
        var (day, what) = (Dates.Day(line.BusinessDate), Words.What(line, Statement.ManyOutlets));
        string[] details = [.. Words.Details(line)];
        if (details.Length <= MostTogether)
            return Fitting(y, at => Whole(at, day, what, details, line.Amount, line.Balance), carry);
        y = Fitting(y, at => Detail(Line(at, day, what, line.Amount, line.Balance), details[0]), carry);
        foreach (var detail in details[1..])
            y = Fitting(y, at => Detail(at, detail), at => Line(at, day, Words["statement.continued", what], null, line.Balance));
        return LineEnd(y);
    }

    private double Whole(double y, string? date, string what, string[] details, long? amount, long balance) =>
        LineEnd(details.Aggregate(Line(y, date, what, amount, balance), Detail));

    /// <summary>The width that holds them all: a figure that is cut short is another figure.</summary>
    protected double WidthOf(IEnumerable<string> figures, TextStyle style, double least) =>
        Math.Max(least, Paper.WidthOf(PdfWords.Figure(figures.MaxBy(f => f.Length) ?? ""), style) + 4);

    // Measured first: what does not fit any more goes on the next page whole, below what is carried over to there.
    private double Fitting(double y, Func<double, double> draw, Func<double, double>? carry)
    {
        var dry = Paper.Dry;
        Paper.Dry = true;
        var end = draw(y);
        Paper.Dry = dry;
        if (end <= Bottom)
            return dry ? end : draw(y);
        EndPage(y);
        y = NewPage(NextHead);
        if (carry is not null)
            y = carry(LinesHead(y));
        return draw(y);
    }

    private double NewPage(Func<double> head)
    {
        _page++;
        Paper.SetHeight(Paper.Dry || !Cut ? MostHeight : _heights[_page - 1]);
        return head();
    }

    private void EndPage(double y)
    {
        if (Paper.Dry)
            _heights.Add(Cut ? y + (MostHeight - Bottom) : MostHeight);
        Foot(
            Paper.Dry ? MostHeight
            : Cut ? _heights[_page - 1]
            : MostHeight
        );
        Paper.EndPage();
    }
}
