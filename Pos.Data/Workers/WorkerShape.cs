using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <summary>What holds for a worker who is invited and for one who is changed.</summary>
internal static class WorkerShape
{
    private const int MostLetters = 80;

    public static Refusal? Check(string name, Role role, Guid? outletId) =>
        string.IsNullOrWhiteSpace(name) ? new("name_missing", "Name")
        : name.Length > MostLetters || name.Any(char.IsControl) ? new("name_too_long", "Name")
        : (role == Role.Cashier) != (outletId is not null) ? new("outlet_unknown", "OutletId")
        : null;

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

    /// <summary>What a worker who goes, or stays at one outlet, still holds of others: phones with it are refused from now on.</summary>
    public static Task RevokeShiftsAsync(this PosDb db, Guid workerId, Guid? butAt, DateTimeOffset now, CancellationToken ct) =>
        db
            .ShiftTokens.Where(s => s.WorkerId == workerId && s.RevokedAt == null && s.OutletId != butAt)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), ct);
}
