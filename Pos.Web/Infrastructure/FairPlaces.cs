namespace Pos.Web.Infrastructure;

/// <summary>
/// So many places to work at, handed out fairly: a place that comes free goes to the group with the fewest at work, of equals to the one that waits longest,
/// and within the group by the same rule to a member. A group has its bounded share at most, and the last free place is for a group that has none: so whoever
/// comes while one group does its worst finds places enough, not a single one to queue at.
/// The waiting room is bounded for each group and altogether; where it is full, whoever has most waiting gives way.
/// </summary>
/// <typeparam name="TKey">Names a group, and a member within it.</typeparam>
public sealed class FairPlaces<TKey>(int places, int mostOfGroup, int mostWaitingOfGroup, int mostWaiting)
    where TKey : notnull
{
    private sealed class Waiter(Member member)
    {
        public Member Member { get; } = member;
        public TaskCompletionSource<Place?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public CancellationTokenRegistration GoesAway { get; set; }
    }

    private sealed class Member(Group group, TKey key)
    {
        public Group Group { get; } = group;
        public TKey Key { get; } = key;
        public LinkedList<Waiter> Waiting { get; } = [];
        public int AtWork { get; set; }

        /// <summary>When it was served last or, if later, began to wait.</summary>
        public long Turn { get; set; }
    }

    private sealed class Group(TKey key)
    {
        public TKey Key { get; } = key;
        public Dictionary<TKey, Member> Members { get; } = [];
        public int Waiting { get; set; }
        public int AtWork { get; set; }
        public long Turn { get; set; }

        /// <summary>Since nobody of it waited.</summary>
        public int TurnedAway { get; set; }
    }

    /// <summary>A place at work, until it is disposed of.</summary>
    public sealed class Place : IDisposable
    {
        private Action? _leave;

        internal Place(Action leave) => _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Group> _groups = [];
    private int _free = places,
        _waiting;
    private long _turns;

    /// <returns>Null for whoever is turned away, at once or while waiting.</returns>
    public Task<Place?> EnterAsync(TKey group, TKey member, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return Task.FromCanceled<Place?>(ct);
        lock (_lock)
        {
            var waiter = Wait(group, member);
            HandOut();
            if (!waiter.Answer.Task.IsCompleted)
                MakeRoom(waiter.Member.Group);
            if (!waiter.Answer.Task.IsCompleted)
                waiter.GoesAway = ct.UnsafeRegister(_ => GiveUp(waiter, ct), null);
            return waiter.Answer.Task;
        }
    }

    /// <summary>How many of a group were turned away since nobody of it waited.</summary>
    public int TurnedAwayOf(TKey group)
    {
        lock (_lock)
            return _groups.TryGetValue(group, out var found) ? found.TurnedAway : 0;
    }

    private Waiter Wait(TKey groupKey, TKey memberKey)
    {
        if (!_groups.TryGetValue(groupKey, out var group))
            _groups[groupKey] = group = new(groupKey);
        if (!group.Members.TryGetValue(memberKey, out var member))
            group.Members[memberKey] = member = new(group, memberKey);
        if (group.Waiting++ == 0)
            group.Turn = ++_turns;
        if (member.Waiting.Count == 0)
            member.Turn = ++_turns;
        _waiting++;
        Waiter waiter = new(member);
        member.Waiting.AddLast(waiter);
        return waiter;
    }

    private void HandOut()
    {
        while (_free > 0)
        {
            var group = _groups.Values.Where(g => g.Waiting > 0 && g.AtWork < mostOfGroup).MinBy(g => (g.AtWork, g.Turn));
            if (group is null || (_free == 1 && group.AtWork > 0))
                return;
            var member = group.Members.Values.Where(m => m.Waiting.Count > 0).MinBy(m => (m.AtWork, m.Turn))!;
            var waiter = member.Waiting.First!.Value;
            Leave(waiter, member.Waiting.First);
            _free--;
            group.AtWork++;
            member.AtWork++;
            group.Turn = member.Turn = ++_turns;
            waiter.Answer.SetResult(new(() => Finish(member)));
        }
    }

    // Whoever came last of those who have most waiting goes: the newcomer himself, unless others crowd the room more.
    private void MakeRoom(Group newcomer)
    {
        var crowd =
            newcomer.Waiting > mostWaitingOfGroup ? newcomer
            : _waiting > mostWaiting ? MostWaiting(_groups.Values, g => g.Waiting, newcomer)
            : null;
        if (crowd is null)
            return;
        var last = crowd.Members.Values.Where(m => m.Waiting.Count > 0).MaxBy(m => (m.Waiting.Count, m.Turn))!.Waiting.Last!;
        crowd.TurnedAway++;
        Leave(last.Value, last);
        Forget(last.Value.Member);
        last.Value.Answer.SetResult(null);
    }

    private static Group MostWaiting(IEnumerable<Group> groups, Func<Group, int> waiting, Group ofEquals) =>
        groups.MaxBy(g => (waiting(g), g == ofEquals))!;

    private void GiveUp(Waiter waiter, CancellationToken ct)
    {
        lock (_lock)
        {
            if (waiter.Member.Waiting.Find(waiter) is not { } place)
                return;
            Leave(waiter, place);
            Forget(waiter.Member);
            waiter.Answer.SetCanceled(ct);
        }
    }

    private void Finish(Member member)
    {
        lock (_lock)
        {
            member.AtWork--;
            member.Group.AtWork--;
            _free++;
            HandOut();
            Forget(member);
        }
    }

    private void Leave(Waiter waiter, LinkedListNode<Waiter> place)
    {
        var group = waiter.Member.Group;
        waiter.GoesAway.Unregister();
        waiter.Member.Waiting.Remove(place);
        _waiting--;
        if (--group.Waiting == 0)
            group.TurnedAway = 0;
    }

    private void Forget(Member member)
    {
        if (member is { AtWork: 0, Waiting.Count: 0 })
            member.Group.Members.Remove(member.Key);
        if (member.Group.Members.Count == 0)
            _groups.Remove(member.Group.Key);
    }
}
