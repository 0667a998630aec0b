using Pos.Data.Statements;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>
/// One statement on paper: head, lines from page to page with their head repeated and the balance carried over, and the end. Gone through twice: once to
/// count the pages, once to draw.
/// </summary>
internal abstract class StatementSheet(PdfPaper paper, StatementPrint print, StatementWords words)
{
    protected static readonly Ink Black = new(27, 31, 29), Quiet = new(99, 106, 101), Hair = new(214, 207, 192), Owed = new(150, 88, 0), Settled = new(20, 83, 45), Band = new(246, 241, 230);

    /// <summary>Nastaliq is small for its size.</summary>
    protected static double Size(double size) => Language.IsUrdu ? size + 1 : size;

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

    /// <summary>A roll is cut where it ends; a sheet is as long as it is.</summary>
    protected abstract bool Cut { get; }

    /// <summary>Each draws from the height given and answers where it ended.</summary>
    protected abstract double FirstHead();
    protected abstract double NextHead();
    protected abstract double LinesHead(double y);
    protected abstract double Line(double y, string? date, string what, IReadOnlyList<string> details, long? amount, long balance, bool strong);
    protected abstract double End(double y);
    protected abstract void Foot(double height);

    public int Draw()
    {
        Paper.Dry = true;
        Run();
        Paper.Dry = false;
        Run();
        return _heights.Count;
    }

    protected static Ink InkOf(long balance) => balance > 0 ? Owed : balance < 0 ? Settled : Black;

    private void Run()
    {
        _page = 0;
        var y = NewPage(FirstHead);
        y = LinesHead(y);
        if (Statement.Opening != 0) y = Line(y, null, Words["statement.opening"], [], null, Statement.Opening, false);
        var balance = Statement.Opening;
        foreach (var line in Statement.Lines)
        {
            y = Fitting(y, at => Line(at, Dates.Day(line.BusinessDate), Words.What(line, Statement.ManyOutlets), [.. Words.Details(line)], line.Amount, line.Balance, false), balance);
            balance = line.Balance;
        }
        if (Statement.Lines.Count == 0) y = Line(y, null, Words["statement.none"], [], null, Statement.Closing, false);
        y = Fitting(y, End, null);
        EndPage(y);
    }

    // Measured first: what does not fit any more goes on the next page whole.
    private double Fitting(double y, Func<double, double> draw, long? carried)
    {
        var dry = Paper.Dry;
        Paper.Dry = true;
        var end = draw(y);
        Paper.Dry = dry;
        if (end <= Bottom) return dry ? end : draw(y);
        EndPage(y);
        y = NewPage(NextHead);
        if (carried is { } balance) y = Line(LinesHead(y), null, Words["statement.carried"], [], null, balance, false);
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
        if (Paper.Dry) _heights.Add(Cut ? y + (MostHeight - Bottom) : MostHeight);
        Foot(Paper.Dry ? MostHeight : Cut ? _heights[_page - 1] : MostHeight);
        Paper.EndPage();
    }
}
