namespace Pos.Data.Suppliers;

/// <summary>What goods cost with all that was paid to have them on the shelf. Money in paisa, quantities in thousandths.</summary>
public static class DeliveryCosts
{
    /// <summary>
    /// Lays a sum over parts by their values; the shares are the whole, to the paisa. Where nothing has a value each has the same.
    /// </summary>
    public static long[] Spread(long sum, IReadOnlyList<long> values)
    {
        var whole = values.Aggregate((Int128)0, (all, value) => all + value);
        var shares = new long[values.Count];
        Int128 upTo = 0;
        var given = 0L;
        for (var i = 0; i < shares.Length; i++)
        {
            upTo += whole == 0 ? 1 : values[i];
            // What all parts up to this one have together, rounded once: no rounding is left over at the end.
            var together = (long)Rounded(sum * upTo, whole == 0 ? shares.Length : whole);
            shares[i] = together - given;
            given = together;
        }
        return shares;
    }

    /// <summary>Paisa for one unit, of so much for a line.</summary>
    public static long OfOne(long paisa, long quantity) => (long)Rounded((Int128)paisa * 1000, quantity);

    /// <summary>
    /// The price, in whole rupees, that leaves the same share of it to the shop as the price of before did when one unit cost less; null where it did not.
    /// </summary>
    public static long? Proposed(long price, long? before, long now) =>
        before is > 0 and var old && now > old && price > 0 ? (long)(((Int128)price * now + old * 100 - 1) / (old * 100) * 100) : null;

    private static Int128 Rounded(Int128 dividend, Int128 divisor) => (2 * dividend + divisor) / (2 * divisor);
}
