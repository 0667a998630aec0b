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

/// <summary>Many goods at once from the list a shop has already: what it would change is looked at first, then all of it is taken in, or nothing.</summary>
[Route("products/import"), OwnerOnly]
public sealed class GoodsImportController(
    PosDb db,
    TenantContext tenant,
    ProductQueries queries,
    OutletQueries outlets,
    OperationRunner operations,
    IStringLocalizer t,
    TimeProvider clock
) : Controller
{
    [HttpGet]
    public IActionResult Choose() => View("GoodsImport");

    [HttpPost, RequestSizeLimit(ImportDraft.MostBytes + 100_000)]
    public async Task<IActionResult> Look(IFormFile? file, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.ImportDrafts.Where(d => d.MadeBy == tenant.WorkerId || d.MadeAt < now - ImportDraft.Kept).ExecuteDeleteAsync(ct);
        if (file is not { Length: > 0 })
            return Refused("import.no_file");
        if (file.Length > ImportDraft.MostBytes)
            return Refused("sheet.sheet_too_large");
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        var bytes = content.ToArray();
        if (Sheet.Read(bytes, SaveProductsHandler.MostAtOnce).Problem is { } problem)
            return Refused($"sheet.{problem}");
        var draft = new ImportDraft
        {
            BusinessId = tenant.BusinessId,
            Id = Guid.CreateVersion7(now),
            MadeBy = tenant.WorkerId,
            MadeAt = now,
            Name = NameOf(file.FileName),
            Content = bytes,
        };
        db.ImportDrafts.Add(draft);
        await db.SaveChangesAsync(ct);
        return this.GoTo($"/products/import/{draft.Id}");
    }

    private IActionResult Refused(string key)
    {
        ModelState.AddModelError("file", t[key]);
        return this.Again("GoodsImport", "_GoodsFile", new object());
    }

    private static string NameOf(string name)
    {
        name = string.Concat(Path.GetFileName(name).Where(c => !char.IsControl(c)));
        if (name.Length <= SaveProductsHandler.MaxNote)
            return name;
        // Not through the middle of a letter.
        return name[..(SaveProductsHandler.MaxNote - (char.IsHighSurrogate(name[SaveProductsHandler.MaxNote - 1]) ? 1 : 0))];
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, Guid? outlet, CancellationToken ct) =>
        await PageAsync(id, outlet, ct) is { } page ? this.Page("GoodsDraft", "_GoodsDraft", page) : await GoneAsync(id, ct);

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Save([FromRoute] Guid id, [FromForm] Guid? outlet, CancellationToken ct)
    {
        await db.HoldGoodsAsync(ct);
        if (await PageAsync(id, outlet, ct) is not { } page)
            return await GoneAsync(id, ct);
        if (page.CanSave)
        {
            var saved = await operations.RunAsync(id, page.Plan!.ToOperation(page.Name), ct);
            if (saved.Done)
            {
                await db.ImportDrafts.Where(d => d.Id == id).ExecuteDeleteAsync(ct);
                TempData["toast"] = t["import.saved", Figures.Count(page.Plan.Changing)].Value;
                return this.GoTo($"/products/changes/{id}");
            }
            this.Refuse(saved, t, "");
        }
        else
            ModelState.AddModelError("", t["import.nothing"]);
        return this.Again("GoodsDraft", "_GoodsDraft", page);
    }

    [HttpPost("{id:guid}/removal")]
    public async Task<IActionResult> Remove([FromRoute] Guid id, CancellationToken ct) =>
        await db.ImportDrafts.Where(d => d.Id == id).ExecuteDeleteAsync(ct) > 0 ? this.GoTo("/products/import") : NotFound();

    // Saved already, on another phone or by a second tap: here is what it did.
    private async Task<IActionResult> GoneAsync(Guid id, CancellationToken ct) =>
        await db.Operations.AnyAsync(o => o.OpId == id, ct) ? this.GoTo($"/products/changes/{id}") : NotFound();

    private async Task<GoodsDraftPage?> PageAsync(Guid id, Guid? outlet, CancellationToken ct)
    {
        var oldest = clock.GetUtcNow() - ImportDraft.Kept;
        if (await db.ImportDrafts.SingleOrDefaultAsync(d => d.Id == id && d.MadeAt > oldest, ct) is not { } draft)
            return null;
        var open = (await outlets.PlacesAsync(ct)).Outlets.Where(o => o.ClosedAt is null).ToList();
        var at = open.Find(o => o.Id == outlet) ?? open.FirstOrDefault();
        var sheet = Sheet.Read(draft.Content, SaveProductsHandler.MostAtOnce);
        var goods = GoodsSheet.Read(sheet, at?.Name);
        var isTooLong = sheet.Rows.Count > SaveProductsHandler.MostAtOnce;
        var plan =
            goods.Missing || isTooLong
                ? null
                : GoodsPlan.Of(
                    goods,
                    await queries.NowAsync(ct),
                    new(
                        [.. open.SelectMany(o => ((string, Guid)[])[(o.Name, o.Id), (o.NameUr, o.Id)]).Where(o => o.Item1.Length > 0)],
                        at?.Id
                    ),
                    id
                );
        return new(
            id,
            draft.Name,
            goods,
            plan,
            isTooLong,
            [.. open.Select(o => new Choice(o.Id, Language.Pick(o.Name, o.NameUr)))],
            at?.Id,
            await queries.NamesAsync(plan?.NewCategories ?? [], ct)
        );
    }
}
