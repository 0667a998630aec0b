using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;
using QRCoder;

namespace Pos.Web.Features.Statements;

internal sealed class A4Layout(PdfPaper paper, StatementPrint print, StatementWords words) : StatementLayout(paper, print, words)
{
    public const double PaperWidth = 595.28,
        PaperHeight = 841.89;
    private const double Margin = 42,
        Inner = PaperWidth - 2 * Margin,
        Pad = 6;
    private const double DateWidth = 82;

    private TextStyle Small { get; } = new(Size(8), Quiet);
    private TextStyle Body { get; } = new(Size(9), Black);
    private TextStyle Strong { get; } = new(Size(9), Black, Bold: true);
    private TextStyle Column { get; } = new(Size(8), Quiet, Bold: true);

    private double? _figureWidth;
    private double FigureWidth =>
        _figureWidth ??= WidthOf(
            Statement
                .Lines.SelectMany(l => new[] { l.Amount, l.Balance })
                .Concat([Statement.Opening, Statement.Taken, Statement.Given])
                .Select(Figures.Rupees),
            Strong,
            66
        );
    private double DetailWidth => Inner - DateWidth - 3 * FigureWidth - 2 * Pad;

    protected override double MostHeight => PaperHeight;
    protected override double Bottom => PaperHeight - 62;
    protected override bool Cut => false;

    protected override double FirstHead()
    {
        const double Half = Inner * 0.6,
            Other = Inner - Half - 12;
        var shop = Statement.Shop;
        double y = Margin,
            side = Margin;
        y += Paper.Text(PdfWords.Name(shop.Business), new(17, Black, Bold: true, Lines: 2), Margin, y, Half);
        foreach (var part in new[] { shop.Outlet, shop.Address, PdfWords.Figure(shop.Phone) }.Where(p => p.Length > 2))
            y += Paper.Text(
                part == shop.Address || part == shop.Outlet ? PdfWords.Name(part) : part,
                new(Size(9), Quiet, Lines: 2),
                Margin,
                y,
                Half
            );
        side += Paper.Text(Words["statement.title"], new(14, Settled, Bold: true, Align: Align.End), Margin + Half + 12, side, Other);
        side += Paper.Text(Words.Period(Statement), new(Size(9), Quiet, Align: Align.End), Margin + Half + 12, side + 2, Other) + 2;
        y = Math.Max(y, side) + 10;
        Paper.Rule(Margin, y, Inner, Settled, 1.4);

        side = y += 14;
        y += Paper.Text(Words["statement.customer"], Small, Margin, y, Half);
        y += Paper.Text(Customer, new(14, Black, Bold: true, Lines: 3), Margin, y, Half);
        if (StatementWords.Beside(Statement.Customer).ToList() is { Count: > 0 } beside)
            y += Paper.Text(string.Join("  ·  ", beside.Select(PdfWords.Name)), new(Size(9), Quiet, Lines: 3), Margin, y, Half);
        side += Paper.Text(Words.BalanceLabel(Statement.Closing), Small with { Align = Align.End }, Margin + Half + 12, side, Other);
        side += Paper.Text(
            Words.Rupees(Math.Abs(Statement.Closing)),
            new(22, InkOf(Statement.Closing), Bold: true, Align: Align.End),
            Margin + Half + 12,
            side,
            Other
        );
        return Sums(Math.Max(y, side) + 12) + 16;
    }

    protected override double NextHead()
    {
        var head = $"{PdfWords.Name(Statement.Shop.Business)}  ·  {Customer}  ·  {Words.Period(Statement)}";
        return Margin + Paper.Text(head, Small with { Lines = 1 }, Margin, Margin, Inner) + 8;
    }

    protected override double LinesHead(double y)
    {
        var (height, baseline) = Paper.Measure(Words["statement.what"], Column, DetailWidth);
        Paper.Fill(Margin, y, Inner, height + 8, Band);
        Columns(
            y + 4 + baseline,
            Words["statement.date"],
            Words["statement.taken"],
            Words["statement.given"],
            Words["statement.balance"],
            Column,
            Column,
            Column
        );
        Paper.TextOn(Words["statement.what"], Column, Margin + DateWidth, y + 4 + baseline, DetailWidth);
        return y + height + 8;
    }

    protected override double Line(double y, string? date, string what, long? amount, long balance)
    {
        var style = date is null ? Strong : Body;
        var (height, baseline) = Paper.Measure(what, style, DetailWidth);
        var top = y + 4;
        Paper.TextOn(what, style, Margin + DateWidth, top + baseline, DetailWidth);
        Columns(
            top + baseline,
            date ?? "",
            amount > 0 ? StatementWords.Figure(amount.Value) : "",
            amount < 0 ? StatementWords.Figure(-amount.Value) : "",
            StatementWords.Figure(balance),
            Body with
            {
                Ink = Quiet,
            },
            Body,
            style
        );
        return top + height;
    }

    protected override double Detail(double y, string detail) => y + Paper.Text(detail, Small, Margin + DateWidth, y, DetailWidth);

    protected override double LineEnd(double y)
    {
        Paper.Rule(Margin, y + 4, Inner, Hair, 0.4);
        return y + 4;
    }

    protected override double End(double y)
    {
        var (height, baseline) = Paper.Measure(Words["statement.total"], Strong, DetailWidth);
        Paper.Rule(Margin, y + 0.4, Inner, Black, 0.8);
        Paper.TextOn(Words["statement.total"], Strong, Margin + DateWidth, y + 5 + baseline, DetailWidth);
        Columns(
            y + 5 + baseline,
            "",
            StatementWords.Figure(Statement.Taken),
            StatementWords.Figure(Statement.Given),
            StatementWords.Figure(Statement.Closing),
            Strong,
            Strong,
            Strong
        );
        y += height + 24;
        const double Square = 76;
        var room = Print.Link is null ? Inner : Inner - Square - 24;
        var aged = Aged(y, room);
        if (Print.Link is not { } link)
            return aged;
        Paper.Modules(
            QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M).ModuleMatrix,
            Margin + Inner - Square,
            y,
            Square,
            Black
        );
        var caption = Paper.Text(
            Words["statement.check", Dates.Day(Print.LinkUntil!.Value)],
            new(Size(8.5), Quiet, Lines: 2),
            Margin,
            aged + 8,
            room
        );
        return Math.Max(y + Square, aged + 8 + caption);
    }

    protected override void Foot(double height)
    {
        var y = height - 50;
        Paper.Rule(Margin, y, Inner, Hair);
        Paper.Text(Words["statement.printed", Words.Moment(Print.PrintedAt)], Small with { Lines = 1 }, Margin, y + 6, Inner - 80);
        Paper.Text(Pages, Small with { Align = Align.End }, Margin + Inner - 76, y + 6, 76);
    }

    // Brought forward, taken, paid: what makes the balance, before the lines.
    private double Sums(double y)
    {
        var sums = new[]
        {
            ("statement.opening", Statement.Opening),
            ("statement.taken", Statement.Taken),
            ("statement.given", Statement.Given),
            ("statement.balance", Statement.Closing),
        };
        return Boxes(y, Inner, [.. sums.Select(s => (Words[s.Item1], s.Item2, Black))]);
    }

    private double Aged(double y, double width)
    {
        y += Paper.Text(Words["statement.aged"], Strong, Margin, y, width) + 4;
        var aged = Statement.Aged;
        return Boxes(
            y,
            width,
            [
                .. new[]
                {
                    ("statement.aged_30", aged.UpTo30),
                    ("statement.aged_60", aged.UpTo60),
                    ("statement.aged_90", aged.UpTo90),
                    ("statement.aged_older", aged.Older),
                }.Select(a => (Words[a.Item1], a.Item2, a.Item2 > 0 ? Owed : Quiet)),
            ]
        );
    }

    private double Boxes(double y, double width, IReadOnlyList<(string Label, long Paisa, Ink Ink)> boxes)
    {
        var each = width / boxes.Count;
        var (label, _) = Paper.Measure(boxes[0].Label, Small, each);
        TextStyle figure = new(11, Black, Bold: true, Lines: 1);
        figure = figure with { Size = 11 * Math.Min(1, (each - 8) / WidthOf(boxes.Select(b => Words.Rupees(b.Paisa)), figure, 1)) };
        for (var i = 0; i < boxes.Count; i++)
        {
            Paper.Text(boxes[i].Label, Small with { Lines = 1 }, Margin + i * each, y, each - 8);
            Paper.Text(Words.Rupees(boxes[i].Paisa), figure with { Ink = boxes[i].Ink }, Margin + i * each, y + label + 1, each - 8);
        }
        return y + label + 1 + Paper.Measure(Words.Rupees(0), new(11, Black, Bold: true), each).Height;
    }

    private void Columns(
        double baseline,
        string date,
        string taken,
        string given,
        string balance,
        TextStyle first,
        TextStyle figures,
        TextStyle last
    )
    {
        Paper.TextOn(date, first with { Lines = 1 }, Margin + Pad, baseline, DateWidth - Pad);
        var start = Margin + DateWidth + DetailWidth + Pad;
        foreach (var (text, style) in new[] { (taken, figures), (given, figures), (balance, last) })
        {
            Paper.TextOn(text, style with { Align = Align.Figures, Lines = 1 }, start, baseline, FigureWidth);
            start += FigureWidth;
        }
    }
}
