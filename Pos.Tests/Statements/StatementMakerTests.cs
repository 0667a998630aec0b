using Pos.Data.Credit;
using Pos.Data.Payments;
using Pos.Data.Statements;

namespace Pos.Tests.Statements;

/// <summary>The statement by itself: what it makes of entries and allocations.</summary>
public sealed class StatementMakerTests
{
    private static readonly Guid Outlet = Guid.CreateVersion7(),
        Sale = Id(1),
        Pay = Id(2),
        Bad = Id(3),
        Late = Id(4);
    private static readonly ShopHead Shop = new("Shop", "Main", "", "");
    private static readonly StatementCustomer Customer = new(Guid.CreateVersion7(), "Akbar", "", "", "");

    private static Guid Id(int day) => Guid.CreateVersion7(new DateTimeOffset(2026, 10, day, 6, 0, 0, TimeSpan.Zero));

    private static StatementEntry Entry(Guid op, int day, LineKind kind, long amount, Guid? reverses = null)
    {
        var at = new DateTimeOffset(2026, 10, day, 6, 0, 0, TimeSpan.Zero);
        return new(
            op,
            1,
            kind,
            Outlet,
            "Main",
            "Carla",
            "",
            $"R-{day}",
            kind == LineKind.Payment ? "cash" : "",
            "",
            null,
            reverses,
            reverses is null ? null : 1,
            at,
            at.DateTime,
            DateOnly.FromDateTime(at.DateTime),
            amount
        );
    }

    private static Statement Make(DateOnly? from, DateOnly? to, StatementEntry[] entries, params StatementAllocation[] allocations) =>
        StatementMaker.Make(Shop, Customer, from, to ?? new(2026, 11, 22), entries, allocations);

    private static string Told(Statement s) =>
        string.Join(
            "; ",
            s.Lines.Select(l =>
                $"{l.Kind} {l.Amount} = {l.Balance}{(l.Remaining is { } open ? $" open {open}" : "")} {string.Join(",", l.Parts.Select(p => $"{p.Kind} {p.Amount}"))}".Trim()
            )
        );

    [Fact]
    public void Lines_run_from_opening_to_closing_whatever_order_the_entries_come_in()
    {
        StatementEntry[] entries =
        [
            Entry(Sale, 1, LineKind.Credit, 1000),
            Entry(Pay, 2, LineKind.Payment, -400),
            Entry(Bad, 3, LineKind.Credit, 300),
        ];
        StatementAllocation paid = new(Sale, 1, Pay, 1, PartKind.Paid, 400);
        var expected = Told(Make(null, null, entries, paid));
        Assert.Equal("Credit 1000 = 1000 open 600; Payment -400 = 600 Paid 400; Credit 300 = 900 open 300", expected);
        for (var i = 0; i < 20; i++)
        {
            Random.Shared.Shuffle(entries);
            Assert.Equal(expected, Told(Make(null, null, entries, paid)));
        }
    }

    [Fact]
    public void A_period_carries_the_balance_before_it_and_knows_what_was_open_at_its_end()
    {
        StatementEntry[] entries =
        [
            Entry(Sale, 1, LineKind.Credit, 1000),
            Entry(Bad, 3, LineKind.Credit, 300),
            Entry(Pay, 5, LineKind.Payment, -1000),
        ];
        var statement = Make(new(2026, 10, 3), new(2026, 10, 4), entries, new StatementAllocation(Sale, 1, Pay, 1, PartKind.Paid, 1000));
        Assert.Equal((1000, 1300, "Credit 300 = 1300 open 300"), (statement.Opening, statement.Closing, Told(statement)));
        Assert.Equal([1000L, 300L], statement.Open.Select(d => d.Remaining));
        Assert.Equal((1300, 0, 3), (statement.Aged.UpTo30, statement.Advance, statement.Open[0].Days));
    }

    [Fact]
    public void Without_a_beginning_it_begins_where_nothing_was_owed()
    {
        StatementEntry[] entries =
        [
            Entry(Sale, 1, LineKind.Credit, 1000),
            Entry(Pay, 2, LineKind.Payment, -1000),
            Entry(Bad, 3, LineKind.Credit, 300),
        ];
        StatementAllocation paid = new(Sale, 1, Pay, 1, PartKind.Paid, 1000);
        Assert.Equal("Credit 300 = 300 open 300", Told(Make(null, null, entries, paid)));
        // When nothing is owed now either, the last account is shown.
        Assert.Equal("Credit 1000 = 1000 open 0; Payment -1000 = 0 Paid 1000", Told(Make(null, null, entries[..2], paid)));
        Assert.Empty(Make(null, null, []).Lines);
    }

    [Fact]
    public void Money_for_what_was_written_off_is_earned_back_and_lowers_nothing()
    {
        StatementEntry[] entries =
        [
            Entry(Sale, 1, LineKind.Credit, 1000),
            Entry(Bad, 2, LineKind.WriteOff, -1000),
            Entry(Late, 4, LineKind.Payment, -700),
            Entry(Pay, 5, LineKind.Payment, -500),
        ];
        var statement = Make(
            new(2026, 10, 1),
            null,
            entries,
            new(Sale, 1, Bad, 1, PartKind.WrittenOff, 1000),
            new(Sale, 1, Late, 1, PartKind.Recovered, 700),
            new(Sale, 1, Pay, 1, PartKind.Recovered, 300)
        );
        Assert.Equal(
            "Credit 1000 = 1000 open 0; WriteOff -1000 = 0 WrittenOff 1000; Payment -700 = -700 Recovered 700; Recovery 700 = 0; Payment -500 = -500 Recovered 300,Advance 200; Recovery 300 = -200",
            Told(statement)
        );
        Assert.Equal((-200, 200), (statement.Closing, statement.Advance));
    }

    [Fact]
    public void A_write_off_of_what_had_been_paid_counts_for_what_it_took()
    {
        StatementEntry[] entries =
        [
            Entry(Sale, 1, LineKind.Credit, 1000),
            Entry(Pay, 2, LineKind.Payment, -800),
            Entry(Bad, 3, LineKind.WriteOff, -1000),
        ];
        var statement = Make(
            new(2026, 10, 1),
            null,
            entries,
            new(Sale, 1, Bad, 1, PartKind.WrittenOff, 1000),
            new(Sale, 1, Pay, 1, PartKind.Recovered, 800)
        );
        Assert.Equal(0, statement.Closing);
        statement = Make(
            new(2026, 10, 1),
            null,
            entries,
            new(Sale, 1, Bad, 1, PartKind.WrittenOff, 200),
            new StatementAllocation(Sale, 1, Pay, 1, PartKind.Paid, 800)
        );
        Assert.Equal((0, -200), (statement.Closing, statement.Lines[2].Amount));
    }

    [Fact]
    public void What_was_taken_back_stands_with_its_correction()
    {
        StatementEntry[] entries =
        [
            Entry(Sale, 1, LineKind.Credit, 1000),
            Entry(Late, 4, LineKind.Reversal, -1000, reverses: Sale),
            Entry(Pay, 5, LineKind.Credit, 50),
        ];
        var statement = Make(new(2026, 10, 1), null, entries);
        Assert.Equal((true, 50, 50), (statement.Lines[0].Reversed, statement.Closing, statement.Open.Single().Remaining));
        Assert.Equal(1000, Make(new(2026, 10, 1), new(2026, 10, 3), entries).Open.Single().Remaining);
    }

    [Fact]
    public void Debts_are_counted_by_their_age_on_the_last_day()
    {
        var statement = Make(
            new(2026, 1, 1),
            new(2026, 12, 31),
            [
                Entry(Sale, 1, LineKind.Credit, 1),
                Entry(Pay, 2, LineKind.Credit, 10),
                Entry(Bad, 3, LineKind.Credit, 100),
                Entry(Late, 4, LineKind.Opening, 1000),
            ]
        );
        Assert.Equal(new Aged(0, 0, 1110, 1), statement.Aged);
        Assert.Equal(statement.Closing, statement.Aged.Total);
    }
}
