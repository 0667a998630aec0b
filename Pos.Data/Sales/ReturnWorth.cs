namespace Pos.Data.Sales;

/// <param name="Quantity">Thousandths sold.</param>
/// <param name="Returned">Thousandths that came back before.</param>
public sealed record SoldLine(short LineNo, long Quantity, long LineTotal, long Returned);

public sealed record WorthOfLine(short LineNo, long Quantity, long Worth);

/// <summary>
/// What goods that come back are worth: what the sale came to with them less what it would have come to without, each rounded to whole rupees. So a sale that comes
/// back piece by piece is worth exactly its total.
/// </summary>
/// <param name="Amount">Paisa.</param>
public sealed record ReturnWorth(IReadOnlyList<WorthOfLine> Lines, long Amount)
{
    /// <returns>Null when more would come back than was sold, or a line that was not.</returns>
    public static ReturnWorth? Of(IReadOnlyList<SoldLine> sold, IReadOnlyList<ReturnedLine> back)
    {
        var lines = new List<WorthOfLine>();
        long before = 0,
            after = 0;
        foreach (var line in sold)
        {
            var quantity = back.FirstOrDefault(b => b.LineNo == line.LineNo)?.Quantity ?? 0;
            if (line.Returned + quantity > line.Quantity)
                return null;
            var (had, keeps) = (Share(line, line.Quantity - line.Returned), Share(line, line.Quantity - line.Returned - quantity));
            before += had;
            after += keeps;
            if (quantity > 0)
                lines.Add(new(line.LineNo, quantity, had - keeps));
        }
        return lines.Count == back.Count ? new(lines, before + SaleTotals.Rounding(before) - after - SaleTotals.Rounding(after)) : null;
    }

    private static long Share(SoldLine line, long quantity) =>
        (long)(((Int128)line.LineTotal * quantity * 2 + line.Quantity) / ((Int128)line.Quantity * 2));
}
