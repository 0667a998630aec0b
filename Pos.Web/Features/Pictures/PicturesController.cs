using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Pictures;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Pictures;

/// <summary>Pictures of the business that whoever is signed in works in; one of another business is not there, whoever knows its name.</summary>
public sealed class PicturesController(
    PosDb db,
    TenantContext tenant,
    TenantTransaction transaction,
    IPictureStore store,
    ProductPictures pictures,
    PictureRoom room,
    UnusedPictures unused,
    OperationRunner operations,
    ILogger<PicturesController> logger,
    IStringLocalizer t
) : Controller
{
    // Larger than a picture may be, so that one that is too large is refused in words.
    private const int MostSent = 2 * PictureMaker.MostBytes;

    [HttpGet("/pictures/{name}")]
    public IActionResult Show(string name) =>
        PictureName.Parse(name) is { } picture ? new PictureAnswer(store, tenant.BusinessId, picture) : NotFound();

    /// <summary>What is sent is made anew; without a file there is nothing to set.</summary>
    [HttpPost("/products/{id:guid}/picture"), NeedsRight(CatalogRights.EditGoods), RequestSizeLimit(MostSent)]
    public async Task<IActionResult> Set([FromRoute] Guid id, [FromForm] Guid opId, IFormFile? picture, CancellationToken ct)
    {
        if (!await db.Products.AnyAsync(p => p.Id == id, ct))
            return NotFound();
        if (picture is not { Length: > 0 })
            return await RefusedAsync(id, t["picture.missing"], ct);
        if (picture.Length > PictureMaker.MostBytes)
            return await RefusedAsync(id, t["refusal.picture_too_large"], ct);
        // Until it is kept, so that a store that hangs keeps few connections of the database.
        using var place = await room.EnterAsync(tenant.BusinessId, ct);
        if (place is null)
            return await RefusedAsync(id, t["refusal.picture_busy"], ct);
        using var sent = new MemoryStream((int)picture.Length);
        await picture.CopyToAsync(sent, ct);
        var (made, refusal) = await room.MakeAsync(sent.ToArray(), ct);
        if (made is null)
            return await RefusedAsync(id, t[$"refusal.{refusal!.Code}"], ct);
        if (!await pictures.HoldAsync(ct))
            return await RefusedAsync(id, t["refusal.picture_busy"], ct);
        try
        {
            await pictures.PutAsync(made, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("Pictures cannot be kept: {Message}", e.Message);
            return await RefusedAsync(id, t["picture.not_kept"], ct);
        }
        return await SaveAsync(opId, new(id, made.Hash), ct);
    }

    [HttpPost("/products/{id:guid}/picture/removal"), NeedsRight(CatalogRights.EditGoods)]
    public async Task<IActionResult> Remove([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct)
    {
        if (!await db.Products.AnyAsync(p => p.Id == id, ct))
            return NotFound();
        return await SaveAsync(opId, new(id, null), ct);
    }

    private async Task<IActionResult> SaveAsync(Guid opId, SetPicture operation, CancellationToken ct)
    {
        var before = await NowAsync(operation.ProductId, ct);
        var business = tenant.BusinessId;
        var saved = await operations.RunAsync(opId, operation, ct);
        if (!saved.Done)
        {
            // What was put and is not named goes when this transaction has let go of it.
            if (operation.Picture is { } put)
                _ = unused.Start(business, put);
            this.Refuse(saved, t, nameof(SetPicture.Picture));
            return this.Again("Picture", "_Picture", await PageAsync(operation.ProductId, ct));
        }
        if (before is not null && before != operation.Picture)
            transaction.AfterCommit(() => _ = unused.Start(business, before));
        return Request.WantsPart()
            ? PartialView("_Picture", await PageAsync(operation.ProductId, ct))
            : this.GoTo($"/products/{operation.ProductId}");
    }

    private async Task<IActionResult> RefusedAsync(Guid id, string words, CancellationToken ct)
    {
        ModelState.AddModelError(nameof(SetPicture.Picture), words);
        return this.Again("Picture", "_Picture", await PageAsync(id, ct));
    }

    private Task<string?> NowAsync(Guid id, CancellationToken ct) =>
        db.Products.Where(p => p.Id == id).Select(p => p.Picture).SingleOrDefaultAsync(ct);

    private Task<PicturePage> PageAsync(Guid id, CancellationToken ct) =>
        db.Products.Where(p => p.Id == id).Select(p => new PicturePage(p.Id, p.Name, p.NameUr, p.Picture)).SingleAsync(ct);
}
