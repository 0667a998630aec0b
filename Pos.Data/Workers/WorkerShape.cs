using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <summary>What holds for a worker who is invited and for one who is changed.</summary>
internal static class WorkerShape
{
    private const int MostLetters = 80;

    /// <summary>Paisa.</summary>
    private const long MostLimit = 100_000_000_00;

    public static Refusal? Check(string name, Role role, Guid? outletId, IReadOnlyList<Guid>? also) =>
        string.IsNullOrWhiteSpace(name) ? new("name_missing", "Name")
        : name.Length > MostLetters || name.Any(char.IsControl) ? new("name_too_long", "Name")
        : role == Role.Cashier && outletId is null ? new("outlet_missing", "OutletIds")
        : role == Role.Owner && (outletId is not null || also is [_, ..]) ? new("outlet_unknown", "OutletIds")
        : null;

    /// <summary>Rights that there are, with limits where they have one.</summary>
    public static Refusal? Check(IReadOnlyDictionary<string, long?>? given, IEnumerable<Right> rights)
    {
        foreach (var (name, limit) in given ?? new Dictionary<string, long?>())
            if (rights.FirstOrDefault(r => r.Name == name) is not { } right)
                return new("right_unknown", "Rights");
            else if (limit is < 0 or > MostLimit || (limit is not null && !right.HasLimit))
                return new("right_limit_bad", "Rights");
        return null;
    }

    /// <summary>Whether all of these are outlets of the business.</summary>
    public static async Task<bool> AreOutletsAsync(this PosDb db, Guid? outletId, IReadOnlyList<Guid>? also, CancellationToken ct)
    {
        var asked = (also ?? []).Append(outletId ?? Guid.Empty).Where(id => id != Guid.Empty).Distinct().ToArray();
        return await db.Outlets.CountAsync(o => asked.Contains(o.Id), ct) == asked.Length;
    }

    /// <summary>Those that work here, suspended ones too.</summary>
    public static IQueryable<Worker> Present(this IQueryable<Worker> workers) => workers.Where(w => w.RemovedAt == null);

    /// <summary>Without them nobody could sign in as an owner any more. Two at once are told apart by the database (app.keep_an_owner).</summary>
    public static async Task<bool> IsLastOwnerAsync(this PosDb db, Guid workerId, CancellationToken ct)
    {
        var owners = await db
            .Workers.Present()
            .Where(w => w.Role == Role.Owner && w.SuspendedAt == null)
            .Select(w => w.Id)
            .Take(2)
            .ToListAsync(ct);
        return owners is [var only] && only == workerId;
    }

    /// <summary>
    /// A worker is a cashier of these outlets and no others; of none, who goes or becomes an owner. What a cashier still holds of others ends: phones with it are
    /// refused from now on.
    /// </summary>
    public static async Task WorksAtAsync(
        this PosDb db,
        Worker worker,
        Guid? first,
        IReadOnlyList<Guid>? also,
        DateTimeOffset? ends,
        CancellationToken ct
    )
    {
        var further = (also ?? []).Where(o => o != first).Distinct().ToArray();
        var before = await db.WorkerOutlets.Where(o => o.WorkerId == worker.Id).Select(o => o.OutletId).ToListAsync(ct);
        await db.WorkerOutlets.Where(o => o.WorkerId == worker.Id && !further.Contains(o.OutletId)).ExecuteDeleteAsync(ct);
        db.WorkerOutlets.AddRange(
            further
                .Except(before)
                .Select(o => new WorkerOutlet
                {
                    BusinessId = worker.BusinessId,
                    WorkerId = worker.Id,
                    OutletId = o,
                })
        );
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        if (ends is { } now)
            await db
                .ShiftTokens.Where(s =>
                    s.WorkerId == worker.Id && s.RevokedAt == null && s.OutletId != first && !further.Contains(s.OutletId)
                )
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), ct);
    }
}
