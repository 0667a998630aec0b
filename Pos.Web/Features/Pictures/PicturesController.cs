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
        using var sent = new MemoryStream((int)picture.Length);
        await picture.CopyToAsync(sent, ct);
        var (made, refusal) = await room.MakeAsync(sent.ToArray(), ct);
        if (made is null)
            return await RefusedAsync(id, t[$"refusal.{refusal!.Code}"], ct);
        await pictures.HoldAsync(ct);
        await pictures.PutAsync(made, ct);
        return await SaveAsync(opId, new(id, made.Hash), ct);
    }

    [HttpPost("/products/{id:guid}/picture/removal"), NeedsRight(CatalogRights.EditGoods)]
    public async Task<IActionResult> Remove([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct)
    {
        if (!await db.Products.AnyAsync(p => p.Id == id, ct))
            return NotFound();
        await pictures.HoldAsync(ct);
        return await SaveAsync(opId, new(id, null), ct);
    }

    private async Task<IActionResult> SaveAsync(Guid opId, SetPicture operation, CancellationToken ct)
    {
        var before = await NowAsync(operation.ProductId, ct);
        var (business, session) = (tenant.BusinessId, User.Session()!);
        var saved = await operations.RunAsync(opId, operation, ct);
        if (!saved.Done)
        {
            // What was put and is not named goes when this transaction has let go of it.
            _ = unused.Start(business, session);
            this.Refuse(saved, t, nameof(SetPicture.Picture));
            return this.Again("Picture", "_Picture", await PageAsync(operation.ProductId, ct));
        }
        if (before is not null && before != operation.Picture)
            transaction.AfterCommit(() => _ = unused.Start(business, session));
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
