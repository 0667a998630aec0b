using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Catalog;

/// <summary>What was changed of many goods at once, and how it is taken back.</summary>
[Route("products/changes"), OwnerOnly]
public sealed class GoodsChangesController(
    PosDb db,
    ProductQueries queries,
    OutletQueries outlets,
    OperationRunner operations,
    IStringLocalizer t
) : Controller
{
    private const int Shown = 50;

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct)
    {
        var batches = await LinesAsync(db.ProductBatches.OrderByDescending(b => b.ChangedAt).ThenByDescending(b => b.OpId).Take(Shown), ct);
        return View("GoodsChanges", new GoodsChangesPage(batches, (await outlets.PlacesAsync(ct)).Outlets[0].Local));
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await PageAsync(id, ct) is { } page ? View("GoodsChange", page) : NotFound();

    [HttpPost("{id:guid}/undo")]
    public async Task<IActionResult> Undo([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct)
    {
        // Tapped twice.
        if (await db.ProductBatches.AnyAsync(b => b.OpId == opId && b.UndoneOpId == id, ct))
            return this.GoTo($"/products/changes/{opId}");
        var undone = await operations.RunAsync(opId, new UndoProducts(id), ct);
        if (undone.Done)
        {
            TempData["toast"] = t["changes.undone"].Value;
            return this.GoTo($"/products/changes/{opId}");
        }
        this.Refuse(undone, t, "");
        return await PageAsync(id, ct) is { } page ? this.Again("GoodsChange", "_GoodsChange", page) : NotFound();
    }

    private Task<List<BatchLine>> LinesAsync(IQueryable<ProductBatch> batches, CancellationToken ct) =>
        (
            from batch in batches
            join operation in db.Operations on batch.OpId equals operation.OpId
            join worker in db.Workers on operation.WorkerId equals worker.Id
            select new BatchLine(
                batch.OpId,
                batch.Reason,
                batch.Note,
                batch.Made,
                batch.Changed,
                batch.ChangedAt,
                worker.Name,
                batch.UndoneOpId,
                db.Set<ProductBatch>()
                    .Any(b => b.UndoneOpId == batch.OpId && !db.Set<ProductBatch>().Any(again => again.UndoneOpId == b.OpId))
            )
        ).ToListAsync(ct);

    private async Task<GoodsChangePage?> PageAsync(Guid id, CancellationToken ct)
    {
        if ((await LinesAsync(db.ProductBatches.Where(b => b.OpId == id), ct)).SingleOrDefault() is not { } line)
            return null;
        var undoable = await db.Undoable(id).CountAsync(ct);
        var changes = await db
            .ProductChanges.Where(c => c.OpId == id)
            .Join(
                db.Products,
                c => c.ProductId,
                p => p.Id,
                (c, p) =>
                    new
                    {
                        Product = p,
                        Barcodes = p.Barcodes.Where(b => b.PackId == null).ToList(),
                        c.Before,
                        // What it became is what the next change found, or what it is.
                        Next = db.Set<ProductChange>()
                            .Where(n => n.ProductId == c.ProductId && n.ChangedAt > c.ChangedAt)
                            .OrderBy(n => n.ChangedAt)
                            .Select(n => n.Before)
                            .FirstOrDefault(),
                    }
            )
            .OrderBy(c => c.Before == null)
            .ThenBy(c => c.Product.Name)
            .ThenBy(c => c.Product.Id)
            .Take(GoodsDraftPage.MostShown)
            .ToListAsync(ct);
        return new(
            line,
            [
                .. changes.Select(c => new ChangeLine(
                    c.Product.Id,
                    Kept(c.Before),
                    Kept(c.Next) ?? c.Product.AsKept([.. c.Barcodes.OrderBy(b => b.Position).Select(b => b.Code)])
                )),
            ],
            undoable,
            await queries.NamesAsync([], ct),
            (await outlets.PlacesAsync(ct)).Outlets[0].Local
        );
    }

    private static KeptProduct? Kept(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, CatalogJson.Default.KeptProduct);
}

/// <param name="IsUndone">It was taken back, or what of it could be.</param>
public sealed record BatchLine(
    Guid Id,
    BatchReason Reason,
    string Note,
    int Made,
    int Changed,
    DateTimeOffset At,
    string Worker,
    Guid? Undid,
    bool IsUndone
)
{
    /// <summary>Key of the text that says what it was.</summary>
    public string Title =>
        Reason switch
        {
            BatchReason.Import => "changes.import",
            BatchReason.Prices => "changes.prices",
            BatchReason.Barcodes => "changes.barcodes",
            _ => "changes.undo_of",
        };
}

public sealed record GoodsChangesPage(IReadOnlyList<BatchLine> Batches, Func<DateTimeOffset, DateTime> Local);

/// <param name="Undoable">How many of its products nobody changed since.</param>
public sealed record GoodsChangePage(
    BatchLine Batch,
    IReadOnlyList<ChangeLine> Lines,
    int Undoable,
    CatalogNames Names,
    Func<DateTimeOffset, DateTime> Local
)
{
    /// <summary>Of the next operation, so that two taps take back once.</summary>
    public Guid OpId { get; } = Guid.CreateVersion7();
}

/// <param name="Before">Null for one that was made.</param>
public sealed record ChangeLine(Guid Id, KeptProduct? Before, KeptProduct After);
