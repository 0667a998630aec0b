using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>What the pages about set-aside operations read.</summary>
public sealed class ReviewQueries(PosDb db, OperationRunner runner)
{
    private sealed class Found
    {
        public required Operation Operation { get; init; }
        public Resolution? Resolution { get; init; }
        public Guid? DecidedBy { get; init; }
    }

    public async Task<ReviewPage> ListAsync(bool decided, int page, CancellationToken ct)
    {
        var waiting = db.Operations.Where(o => o.Status == OperationStatus.Quarantined && !db.Set<Resolution>().Any(r => r.OpId == o.OpId));
        var (left, done) = (await waiting.CountAsync(ct), await db.Resolutions.CountAsync(ct));
        page = Paging.Within(Math.Clamp(page, 1, 100_000), ReviewPage.Size, decided ? done : left);
        var found = decided
            ? (
                await Decided()
                    .OrderByDescending(f => f.Resolution!.DecidedAt)
                    .ThenBy(f => f.Resolution!.OpId)
                    .Skip((page - 1) * ReviewPage.Size)
                    .Take(ReviewPage.Size)
                    .ToListAsync(ct)
            )
            :
            [
                .. (
                    await waiting
                        .OrderBy(o => o.ReceivedAt)
                        .ThenBy(o => o.DeviceSeq)
                        .ThenBy(o => o.OpId)
                        .Skip((page - 1) * ReviewPage.Size)
                        .Take(ReviewPage.Size)
                        .ToListAsync(ct)
                ).Select(o => new Found { Operation = o }),
            ];
        var books = await db.BrokenBooks.Where(b => b.Broken > 0).OrderBy(b => b.Since).ThenBy(b => b.Invariant).ToListAsync(ct);
        return new(decided, page, await RowsAsync(found, ct), left, done, books);
    }

    public async Task<OperationPage?> PageAsync(Guid id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } operation)
            return null;
        var decision = await Decided().SingleOrDefaultAsync(f => f.Operation.OpId == id, ct);
        var row = (await RowsAsync([decision ?? new() { Operation = operation }], ct))[0];
        var handler = HandlerOf(operation);
        var corrected = decision?.Resolution?.Payload is { } payload ? Described(handler, handler?.SchemaVersion ?? 0, payload) : null;
        var units = await db.Units.ToDictionaryAsync(u => u.Code, u => Language.IsUrdu ? u.NameUr : u.Name, ct);
        return new(
            row,
            operation.Payload,
            operation.DeviceSeq,
            CanApply: handler?.Read(operation.SchemaVersion, operation.Payload) is { Refusal: null },
            CanCorrect: CorrectionForm.IsFor(handler),
            corrected,
            await db.Sales.AnyAsync(s => s.Id == id, ct),
            units
        );
    }

    /// <summary>An operation that was set aside; null for every other.</summary>
    public Task<Operation?> FindAsync(Guid id, CancellationToken ct) =>
        db.Operations.SingleOrDefaultAsync(o => o.OpId == id && o.Status == OperationStatus.Quarantined, ct);

    public async Task<ReviewRow> RowAsync(Operation operation, CancellationToken ct) =>
        (await RowsAsync([new() { Operation = operation }], ct))[0];

    private static Described? Described(OperationHandler? handler, int schemaVersion, string payload) =>
        handler?.Read(schemaVersion, payload).Input is { } input ? handler.Describe(input) : null;

    private OperationHandler? HandlerOf(Operation operation) =>
        runner.HandlerOf(operation.Kind) is { FromTills: true } handler ? handler : null;

    private IQueryable<Found> Decided() =>
        from r in db.Resolutions
        join o in db.Operations on r.OpId equals o.OpId
        join d in db.Operations on r.DecidedByOp equals d.OpId
        select new Found
        {
            Operation = o,
            Resolution = r,
            DecidedBy = d.WorkerId,
        };

    private async Task<List<ReviewRow>> RowsAsync(List<Found> found, CancellationToken ct)
    {
        var workers = await db.Workers.ToDictionaryAsync(w => w.Id, w => w.Name, ct);
        var devices = await db.Devices.ToDictionaryAsync(d => d.Id, d => d.Name, ct);
        var outlets = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct);
        return
        [
            .. from f in found
            let o = f.Operation
            let outlet = outlets.Find(x => x.Id == o.OutletId)
            let place = outlet ?? outlets[0]
            let handler = HandlerOf(o)
            select new ReviewRow(
                o.OpId,
                handler?.KindKey,
                Described(handler, o.SchemaVersion, o.Payload),
                workers.GetValueOrDefault(o.WorkerId, ""),
                o.DeviceId is { } device ? devices.GetValueOrDefault(device) : null,
                outlet?.Name,
                place.Local(o.HappenedAt),
                place.Local(o.ReceivedAt),
                o.Reason!,
                f.Resolution is { } r
                    ? new(r.Decision, r.Note, workers.GetValueOrDefault(f.DecidedBy ?? default, ""), place.Local(r.DecidedAt))
                    : null
            ),
        ];
    }
}
