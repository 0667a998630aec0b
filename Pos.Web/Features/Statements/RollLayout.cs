using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure.Pdf;
using QRCoder;

namespace Pos.Web.Features.Statements;

/// <summary>For a receipt printer with paper of 80 mm: as long as it takes, cut into pieces of at most half a metre.</summary>
internal sealed class RollLayout(PdfPaper paper, StatementPrint print, StatementWords words) : StatementLayout(paper, print, words)
{
    public const double PaperWidth = 226.77,
        LongestPiece = 1440;
    private const double Margin = 12,
        Inner = PaperWidth - 2 * Margin,
        Narrowest = 50;

    // Thermal paper knows black and nothing.
    private TextStyle Small { get; } = new(Size(7), Black);
    private TextStyle Body { get; } = new(Size(8), Black);
    private TextStyle Strong { get; } = new(Size(8), Black, Bold: true);

    private double? _amountWidth,
        _balanceWidth;
    private double AmountWidth => _amountWidth ??= WidthOf(Statement.Lines.Select(l => Signed(l.Amount)), Strong, Narrowest);
    private double BalanceWidth =>
        _balanceWidth ??= WidthOf(
            Statement.Lines.Select(l => l.Balance).Append(Statement.Opening).Select(Figures.Rupees),
            Strong,
            Narrowest
        );
    private double DetailWidth => Inner - AmountWidth - BalanceWidth;

    protected override double MostHeight => LongestPiece;
    protected override double Bottom => LongestPiece - 34;
    protected override bool Cut => true;

    protected override double FirstHead()
    {
        var shop = Statement.Shop;
        var y = Margin;
        y += Paper.Text(PdfWords.Name(shop.Business), new(13, Black, Bold: true, Align.Center, 3), Margin, y, Inner);
        foreach (
            var part in new[] { PdfWords.Name(shop.Outlet), PdfWords.Name(shop.Address), PdfWords.Figure(shop.Phone) }.Where(p =>
                p.Length > 2
            )
        )
            y += Paper.Text(part, Small with { Align = Align.Center, Lines = 3 }, Margin, y, Inner);
        y += Paper.Text(Words["statement.title"], Strong with { Size = 10, Align = Align.Center }, Margin, y + 4, Inner) + 4;
        y += Paper.Text(Words.Period(Statement), Small with { Align = Align.Center }, Margin, y, Inner) + 4;
        Paper.Rule(Margin, y, Inner, Black);
        y += 4;
        y += Paper.Text(Customer, Strong with { Size = 11, Lines = 4 }, Margin, y, Inner);
        if (StatementWords.Beside(Statement.Customer).ToList() is { Count: > 0 } beside)
            y += Paper.Text(string.Join("  ·  ", beside.Select(PdfWords.Name)), Small with { Lines = 4 }, Margin, y, Inner);
        var (height, baseline) = Paper.Measure(Words.Rupees(Math.Abs(Statement.Closing)), new(14, Black, Bold: true), Inner);
        var label = Paper.Measure(Words.BalanceLabel(Statement.Closing), Body, Inner);
        var on = y + 4 + Math.Max(baseline, label.Baseline);
        Paper.TextOn(Words.BalanceLabel(Statement.Closing), Body, Margin, on, Inner / 2);
        Paper.TextOn(
            Words.Rupees(Math.Abs(Statement.Closing)),
            new(14, Black, Bold: true, Align.End),
            Margin + Inner / 3,
            on,
            Inner * 2 / 3
        );
        return y + Math.Max(height, label.Height) + 10;
    }

    protected override double NextHead() => Margin + Paper.Text(Customer, Strong with { Lines = 1 }, Margin, Margin, Inner) + 4;

    protected override double LinesHead(double y)
    {
        var (height, baseline) = Paper.Measure(Words["statement.what"], Small, DetailWidth);
        Paper.Rule(Margin, y, Inner, Black);
        Columns(y + 3 + baseline, Words["statement.amount"], Words["statement.balance"], Small with { Bold = true });
        Paper.TextOn(Words["statement.what"], Small with { Bold = true }, Margin, y + 3 + baseline, DetailWidth);
        Paper.Rule(Margin, y + height + 5, Inner, Black, 0.4);
        return y + height + 5;
    }

    protected override double Line(double y, string? date, string what, long? amount, long balance)
    {
        var style = date is null ? Strong : Body;
        var (height, baseline) = Paper.Measure(what, style, DetailWidth);
        Columns(y + 3 + baseline, amount is { } signed ? PdfWords.Figure(Signed(signed)) : "", StatementWords.Figure(balance), style);
        Paper.TextOn(what, style, Margin, y + 3 + baseline, DetailWidth);
        y += 3 + height;
        return date is null ? y : y + Paper.Text(date, Small, Margin, y, Inner);
    }

    protected override double Detail(double y, string detail) => y + Paper.Text(detail, Small, Margin, y, Inner);

    protected override double LineEnd(double y) => y + 2;

    protected override double End(double y)
    {
        Paper.Rule(Margin, y + 2, Inner, Black);
        y += 5;
        var aged = Statement.Aged;
        foreach (
            var (label, paisa) in new[]
            {
                ("statement.opening", Statement.Opening),
                ("statement.taken", Statement.Taken),
                ("statement.given", -Statement.Given),
                ("statement.balance", Statement.Closing),
                ("statement.aged_30", aged.UpTo30),
                ("statement.aged_60", aged.UpTo60),
                ("statement.aged_90", aged.UpTo90),
                ("statement.aged_older", aged.Older),
            }
        )
        {
            if (label == "statement.aged_30")
                y += Paper.Text(Words["statement.aged"], Strong, Margin, y + 4, Inner) + 4;
            var (height, baseline) = Paper.Measure(Words[label], Body, DetailWidth);
            Paper.TextOn(Words[label], Body, Margin, y + baseline, Inner / 2);
            Paper.TextOn(
                Words.Rupees(paisa),
                (label == "statement.balance" ? Strong : Body) with
                {
                    Align = Align.End,
                },
                Margin + Inner / 2,
                y + baseline,
                Inner / 2
            );
            y += height + 1;
        }
        if (Print.Link is not { } link)
            return y;
        const double Square = 92;
        Paper.Modules(
            QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M).ModuleMatrix,
            (PaperWidth - Square) / 2,
            y + 8,
            Square,
            Black
        );
        y += Square + 10;
        return y
            + Paper.Text(
                Words["statement.check", Dates.Day(Print.LinkUntil!.Value)],
                Small with
                {
                    Align = Align.Center,
                },
                Margin,
                y,
                Inner
            );
    }

    protected override void Foot(double height)
    {
        Paper.Text(Words["statement.printed", Words.Moment(Print.PrintedAt)], Small with { Lines = 1 }, Margin, height - 26, Inner - 44);
        Paper.Text(Pages, Small with { Align = Align.End }, Margin + Inner - 40, height - 26, 40);
    }

    private static string Signed(long paisa) => (paisa > 0 ? "+" : "") + Figures.Rupees(paisa);

    private void Columns(double baseline, string amount, string balance, TextStyle style)
    {
        Paper.TextOn(amount, style with { Align = Align.Figures, Lines = 1 }, Margin + DetailWidth, baseline, AmountWidth);
        Paper.TextOn(balance, style with { Align = Align.Figures, Lines = 1 }, Margin + DetailWidth + AmountWidth, baseline, BalanceWidth);
    }
}
