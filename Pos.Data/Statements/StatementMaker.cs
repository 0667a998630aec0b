namespace Pos.Data.Statements;

/// <summary>
/// Makes a statement of entries and allocations. A pure function of the two sets: the order in which they arrived, or are given here, does not matter.
/// </summary>
public static class StatementMaker
{
    /// <param name="from">Null: since the balance was last zero.</param>
    /// <param name="to">The last day.</param>
    public static Statement Make(
        ShopHead shop,
        StatementCustomer customer,
        DateOnly? from,
        DateOnly to,
        IEnumerable<StatementEntry> entries,
        IEnumerable<StatementAllocation> allocations
    )
    {
        var known = entries.ToList();
        var all = known.Where(e => e.BusinessDate <= to).OrderBy(e => e.OccurredAt).ThenBy(e => e.OpId).ThenBy(e => e.LineNo).ToList();
        var there = all.Select(e => e.Key).ToHashSet();
        var shares = allocations
            .Where(a => a.Amount > 0 && there.Contains(a.Debt) && there.Contains(a.By))
            .OrderBy(a => a.Kind)
            .ThenBy(a => a.DebtOp)
            .ThenBy(a => a.DebtLine)
            .ToList();
        all = WhatWriteOffsTook(all, shares, [.. known.Select(e => e.Reverses).OfType<(Guid, int)>()]);
        var open = OpenOf(all, shares, to, out var advance);
        var lines = Lines(all, shares, open);

        var first = from is { } day ? lines.FindIndex(l => l.BusinessDate >= day) : SinceZero(lines);
        var chosen = from is { } start ? lines.Where(l => l.BusinessDate >= start).ToList() : lines[first..];
        var closing = lines.Sum(l => l.Amount);
        var opening = closing - chosen.Sum(l => l.Amount);
        // Within the period the balance starts from what was carried into it, whatever lines of other days stand between.
        var balance = opening;
        chosen = [.. chosen.Select(l => l with { Balance = balance += l.Amount })];
        return new(
            shop,
            customer,
            from ?? (chosen.Count > 0 ? chosen[0].BusinessDate : to),
            to,
            opening,
            closing,
            chosen,
            open,
            advance,
            Aged.Of(open)
        );
    }

    // A write-off of what had been paid already gives nothing away: it counts for what it took. One that was taken back stands whole, as its reversal does.
    private static List<StatementEntry> WhatWriteOffsTook(
        List<StatementEntry> all,
        List<StatementAllocation> shares,
        HashSet<(Guid, int)> reversed
    )
    {
        var took = shares.Where(s => s.Kind == PartKind.WrittenOff).GroupBy(s => s.By).ToDictionary(g => g.Key, g => g.Sum(s => s.Amount));
        return
        [
            .. all.Select(e =>
                e.Kind == LineKind.WriteOff && !reversed.Contains(e.Key) ? e with { Amount = -took.GetValueOrDefault(e.Key) } : e
            ),
        ];
    }

    // After the last zero that something follows: when nothing is owed now, the last account that was settled is shown rather than an empty page.
    private static int SinceZero(List<StatementLine> lines)
    {
        for (var i = lines.Count - 2; i >= 0; i--)
            if (lines[i].Balance == 0 && lines[i + 1].Kind != LineKind.Recovery)
                return i + 1;
        return 0;
    }

    private static List<StatementLine> Lines(List<StatementEntry> all, List<StatementAllocation> shares, List<OpenDebt> open)
    {
        var debts = all.Where(e => e.IsDebt).ToDictionary(e => e.Key);
        var by = shares.ToLookup(s => s.By);
        var remaining = open.ToDictionary(d => (d.OpId, d.LineNo), d => d.Remaining);
        var reversed = all.Select(e => e.Reverses).OfType<(Guid, int)>().ToHashSet();
        var lines = new List<StatementLine>(all.Count);
        var balance = 0L;
        foreach (var entry in all)
        {
            var gone = reversed.Contains(entry.Key);
            var parts = by[entry.Key]
                .Select(s => new StatementPart(s.Kind, s.DebtOp, s.DebtLine, debts[s.Debt].ReceiptNo, debts[s.Debt].BusinessDate, s.Amount))
                .ToList();
            if (
                entry.Amount < 0
                && !gone
                && entry.Kind is LineKind.Payment or LineKind.Return or LineKind.Opening
                && -entry.Amount - parts.Sum(p => p.Amount) is > 0 and var rest
            )
                parts.Add(new(PartKind.Advance, null, 0, "", null, rest));
            lines.Add(
                new(
                    entry.At,
                    entry.BusinessDate,
                    entry.Kind,
                    entry.OpId,
                    entry.LineNo,
                    entry.SaleId,
                    entry.ReceiptNo,
                    entry.OutletId,
                    entry.Outlet,
                    entry.Worker,
                    entry.Device,
                    entry.Method,
                    entry.Note,
                    entry.Amount,
                    balance += entry.Amount,
                    parts,
                    entry.IsDebt && !gone ? remaining.GetValueOrDefault(entry.Key) : null,
                    gone
                )
            );
            if (parts.Where(p => p.Kind == PartKind.Recovered).Sum(p => p.Amount) is > 0 and var recovered)
                lines.Add(
                    lines[^1] with
                    {
                        Kind = LineKind.Recovery,
                        Note = "",
                        Amount = recovered,
                        Balance = balance += recovered,
                        Parts = [],
                        Remaining = null,
                    }
                );
        }
        return lines;
    }

    /// <summary>
    /// What is open on the last day, by the allocations between entries up to then. Money that has gone to a later debt since was an advance on that day; where a
    /// debt of the same outlet was open beside it (its sale has been returned since, say) it pays for the oldest, as it did then.
    /// </summary>
    private static List<OpenDebt> OpenOf(List<StatementEntry> all, List<StatementAllocation> shares, DateOnly to, out long advance)
    {
        var reversed = all.Select(e => e.Reverses).OfType<(Guid, int)>().ToHashSet();
        var settled = shares
            .Where(s => s.Kind != PartKind.Recovered)
            .GroupBy(s => s.Debt)
            .ToDictionary(g => g.Key, g => g.Sum(s => s.Amount));
        var debts = all.Where(e => e.IsDebt && !reversed.Contains(e.Key))
            .Select(e => new OpenDebt(
                e.OpId,
                e.LineNo,
                e.OutletId,
                e.Outlet,
                e.ReceiptNo,
                e.BusinessDate,
                e.At,
                e.Amount,
                e.Amount - settled.GetValueOrDefault(e.Key),
                Math.Max(0, to.DayNumber - e.BusinessDate.DayNumber)
            ))
            .ToList();
        var recovered = shares.Where(s => s.Kind == PartKind.Recovered).ToList();
        var places = all.ToDictionary(e => e.Key, e => e.OutletId);
        advance = 0;
        var open = new List<OpenDebt>();
        foreach (var place in all.Select(e => e.OutletId).Distinct().ToList())
        {
            var balance =
                all.Where(e => e.OutletId == place).Sum(e => e.Amount) + recovered.Where(s => places[s.By] == place).Sum(s => s.Amount);
            var here = debts.Where(d => d.OutletId == place && d.Remaining > 0).ToList();
            var free = here.Sum(d => d.Remaining) - balance;
            for (var i = 0; i < here.Count && free > 0; i++)
            {
                var taken = Math.Min(free, here[i].Remaining);
                here[i] = here[i] with { Remaining = here[i].Remaining - taken };
                free -= taken;
            }
            advance += free;
            open.AddRange(here.Where(d => d.Remaining > 0));
        }
        open.Sort((a, b) => (a.Since, a.At, a.OpId, a.LineNo).CompareTo((b.Since, b.At, b.OpId, b.LineNo)));
        return open;
    }
}
