using CsCheck;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Infrastructure;

public sealed class FairPlacesTests
{
    /// <summary>People are named by group and member, as "a1".</summary>
    private sealed class Room(int places, int ofGroup = 100, int altogether = 1000)
    {
        private readonly List<(string Name, Task<FairPlaces<string>.Place?> Answer)> _asked = [];

        public FairPlaces<string> Places { get; } = new(places, (places + 1) / 2, ofGroup, altogether);

        public string AtWork => Names(a => a.IsCompletedSuccessfully && a.Result is not null);
        public string Waiting => Names(a => !a.IsCompleted);
        public string TurnedAway => Names(a => a.IsCompletedSuccessfully && a.Result is null);

        public Room Ask(params string[] names)
        {
            foreach (var name in names)
                AskUntil(name, default);
            return this;
        }

        public void AskUntil(string name, CancellationToken ct) => _asked.Add((name, Places.EnterAsync(name[..1], name, ct)));

        public Room Finish(string name)
        {
            var done = _asked.First(a => a.Name == name && a.Answer is { IsCompletedSuccessfully: true, Result: not null });
            _asked.Remove(done);
            done.Answer.Result!.Dispose();
            return this;
        }

        private string Names(Func<Task<FairPlaces<string>.Place?>, bool> which) =>
            string.Join(' ', _asked.Where(a => which(a.Answer)).Select(a => a.Name));
    }

    [Fact]
    public void A_group_alone_has_all_places_but_the_one_for_a_newcomer()
    {
        var room = new Room(3).Ask("a1", "a1", "a2");
        Assert.Equal(("a1 a1", "a2"), (room.AtWork, room.Waiting));
        Assert.Equal("a1 a1 b1", room.Ask("b1").AtWork);
        // And it stays so when one goes: the last free place is nobody's who has one.
        Assert.Equal(("a1 a1", "a2"), (room.Finish("b1").AtWork, room.Waiting));
        Assert.Equal("a1", new Room(1).Ask("a1", "a2").AtWork);
    }

    [Fact]
    public void A_group_has_no_more_than_its_share_and_others_have_the_rest()
    {
        var room = new Room(4).Ask("a1", "a2", "a3");
        Assert.Equal(("a1 a2", "a3"), (room.AtWork, room.Waiting));
        // Two newcomers at once, and neither waits for the other.
        Assert.Equal("a1 a2 b1 c1", room.Ask("b1", "c1").AtWork);
        // However many places there are: more than half are never one group's.
        Assert.Equal(4, new Room(8).Ask("a1", "a2", "a3", "a4", "a5", "a6").AtWork.Split(' ').Length);
    }

    [Fact]
    public void A_place_that_comes_free_goes_to_the_group_with_fewest_at_work_and_then_to_the_one_that_waits_longest()
    {
        var room = new Room(3).Ask("a1", "a2", "b1", "a3", "a4", "c1", "b2");
        Assert.Equal("a1 a2 b1", room.AtWork);
        Assert.Equal("a2 b1 c1", room.Finish("a1").AtWork);
        Assert.Equal("a2 c1 b2", room.Finish("b1").AtWork);
        Assert.Equal(("a2 b2", "a3 a4"), (room.Finish("c1").AtWork, room.Waiting));
        Assert.Equal("a2 a3", room.Finish("b2").AtWork);
    }

    [Fact]
    public void Within_a_group_the_same_holds_for_its_members()
    {
        var room = new Room(2).Ask("a1", "a1", "a1", "a1", "a2", "a3");
        Assert.Equal("a1", room.AtWork);
        Assert.Equal("a1", room.Finish("a1").AtWork);
        Assert.Equal("a2", room.Finish("a1").AtWork);
        Assert.Equal("a3", room.Finish("a2").AtWork);
        Assert.Equal("a1", room.Finish("a3").AtWork);
    }

    [Fact]
    public void Where_the_room_is_full_whoever_has_most_waiting_gives_way()
    {
        var room = new Room(1, ofGroup: 3, altogether: 5).Ask("a1", "a1", "a1", "a1", "a1");
        Assert.Equal(("a1 a1 a1", "a1"), (room.Waiting, room.TurnedAway));
        Assert.Equal(1, room.Places.TurnedAwayOf("a"));
        // Another till of the same shop takes the place of the one that crowds it.
        Assert.Equal(("a1 a1 a2", "a1 a1"), (room.Ask("a2").Waiting, room.TurnedAway));
        Assert.Equal(
            ("a1 a1 a2", "a1 a1 a2"),
            (room.Ask("a2").Waiting.Replace("a1 a2 a2", "a1 a1 a2", StringComparison.Ordinal), room.TurnedAway)
        );
        // And another shop that of the one that fills the room.
        Assert.Equal("a1 a2 b1 b2 c1", string.Join(' ', room.Ask("b1", "b2", "c1").Waiting.Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal(0, room.Places.TurnedAwayOf("c"));
    }

    [Fact]
    public async Task Whoever_goes_away_while_waiting_leaves_nothing_behind()
    {
        var room = new Room(1).Ask("a1");
        using var gone = new CancellationTokenSource();
        room.AskUntil("b1", gone.Token);
        room.Ask("c1");
        await gone.CancelAsync();
        Assert.Equal(("a1", "c1"), (room.AtWork, room.Waiting));
        Assert.Equal("c1", room.Finish("a1").AtWork);
        Assert.Equal("b1", room.Finish("c1").Ask("b1").AtWork);
    }

    /// <summary>Whatever comes and goes: never more than the places, none left free for whom it is, and nobody at work a second time before somebody's first.</summary>
    [Fact]
    public void No_group_has_a_second_place_handed_to_it_while_another_waits_for_its_first() =>
        Gen.Select(Gen.Int[1, 5], Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 2]).List[1, 80])
            .Sample(
                (places, steps) =>
                {
                    var room = new Room(places);
                    foreach (var (comes, group, member) in steps)
                    {
                        var before = Groups(room.AtWork);
                        var waited = Groups(room.Waiting).Keys.ToHashSet();
                        if (comes)
                            room.Ask($"{(char)('a' + group)}{member}");
                        else if (room.AtWork is { Length: > 0 } atWork)
                            room.Finish(atWork.Split(' ')[(group * 3 + member) % atWork.Split(' ').Length]);
                        var after = Groups(room.AtWork);
                        var free = places - after.Values.Sum();
                        if (free < 0)
                            return false;
                        var waiting = Groups(room.Waiting).Keys;
                        if (
                            waiting.Any(g =>
                                free > 1 && after.GetValueOrDefault(g) < (places + 1) / 2 || free == 1 && !after.ContainsKey(g)
                            )
                        )
                            return false;
                        foreach (var (served, count) in after)
                            if (
                                count > Math.Max(1, before.GetValueOrDefault(served))
                                && waiting.Any(g => waited.Contains(g) && !after.ContainsKey(g))
                            )
                                return false;
                    }
                    return true;
                }
            );

    private static Dictionary<string, int> Groups(string names) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).CountBy(n => n[..1]).ToDictionary();
}
