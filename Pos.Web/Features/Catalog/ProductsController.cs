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

[Route("products")]
public sealed class ProductsController(
    PosDb db,
    TenantContext tenant,
    ProductQueries queries,
    OperationRunner operations,
    IStringLocalizer t
) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(ProductsQuery query, CancellationToken ct)
    {
        var page = await queries.ListAsync(query, ct);
        return this.Page("Products", "_ProductList", page);
    }

    [HttpGet("new"), NeedsRight(CatalogRights.EditGoods)]
    public async Task<IActionResult> New(string? name, Guid? category, string? barcode, CancellationToken ct) =>
        View(
            "Product",
            await queries.PageAsync(
                new()
                {
                    Name = name,
                    CategoryId = category,
                    Barcodes = barcode is null ? [] : [barcode],
                },
                isNew: true,
                ct
            )
        );

    [HttpGet("{id:guid}"), NeedsRight(CatalogRights.EditGoods)]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct)
    {
        var product = await db
            .Products.Include(p => p.Barcodes)
            .Include(p => p.Packs)
            .AsSplitQuery()
            .SingleOrDefaultAsync(p => p.Id == id, ct);
        return product is null ? NotFound() : View("Product", await queries.PageAsync(ProductForm.Of(product), isNew: false, ct));
    }

    [HttpPost, NeedsRight(CatalogRights.EditGoods)]
    public Task<IActionResult> Create([FromForm] ProductForm form, [FromForm] string? then, CancellationToken ct) =>
        // What lies on the shelf already is the owner's word.
        SaveAsync(form with { Active = true, Opening = tenant.IsOwner ? form.Opening : [] }, isNew: true, then, ct);

    [HttpPost("{id:guid}"), NeedsRight(CatalogRights.EditGoods)]
    public async Task<IActionResult> Change([FromRoute] Guid id, [FromForm] ProductForm form, CancellationToken ct) =>
        await db.Products.AnyAsync(p => p.Id == id, ct)
            ? await SaveAsync(form with { Id = id, Opening = [] }, isNew: false, "list", ct)
            : NotFound();

    private async Task<IActionResult> SaveAsync(ProductForm form, bool isNew, string? then, CancellationToken ct)
    {
        // And so is what outlets have of their own.
        if (!tenant.IsOwner)
            form = form with { Outlets = [] };
        // Rows have other numbers without those that are empty.
        foreach (var key in ModelState.Keys.Where(k => k.StartsWith(nameof(form.Packs), StringComparison.Ordinal)).ToList())
            ModelState.Remove(key);
        form = form.Tidy();
        Mark(form);
        if (!ModelState.IsValid || form.ToOperation() is not { } operation)
            return await AgainAsync(form, isNew, ct);
        if (form.MakesCategory)
        {
            var made = await operations.RunAsync(
                form.NewCategoryOpId,
                new SaveCategory(form.NewCategoryId, form.NewCategory!.Trim(), "", null, false),
                ct
            );
            if (!made.Done)
                return await RefusedAsync(form, isNew, made, nameof(form.NewCategory), ct);
        }
        var saved = await operations.RunAsync(form.OpId, operation, ct);
        if (!saved.Done)
            return await RefusedAsync(form, isNew, saved, null, ct);
        if (await queries.ChangedAtOutletsAsync(form, ct) is { Count: > 0 } changed)
        {
            var set = await operations.RunAsync(form.OutletsOpId, new SaveAtOutlets(form.Id, changed), ct);
            if (!set.Done)
                return await RefusedAsync(form, isNew, set, null, ct);
        }
        TempData["toast"] = t["products.saved", Language.Pick(operation.Name, operation.NameUr)].Value;
        return this.GoTo(then == "next" ? $"/products/new?category={operation.CategoryId}" : "/products");
    }

    // All that is wrong at once, not one thing after the other.
    private void Mark(ProductForm form)
    {
        if (string.IsNullOrWhiteSpace(form.Name))
            ModelState.AddModelError(nameof(form.Name), t["refusal.name_missing"]);
        if (Figures.ParseRupees(form.Price) is null)
            ModelState.AddModelError(nameof(form.Price), t["refusal.price_bad"]);
        for (var i = 0; i < form.Opening.Count; i++)
            if (!form.Opening[i].Understood)
                ModelState.AddModelError($"Opening[{i}].Quantity", t["refusal.quantity_bad"]);
        for (var i = 0; i < form.Packs.Count; i++)
        {
            if (form.Packs[i].Thousandths is null)
                ModelState.AddModelError($"Packs[{i}].Factor", t["refusal.factor_bad"]);
            if (form.Packs[i].Paisa is null)
                ModelState.AddModelError($"Packs[{i}].Price", t["refusal.price_bad"]);
        }
        for (var i = 0; i < form.Outlets.Count; i++)
            if (!form.Outlets[i].Understood)
                ModelState.AddModelError($"Outlets[{i}].Price", t["refusal.price_bad"]);
    }

    private Task<IActionResult> RefusedAsync(ProductForm form, bool isNew, OperationResult result, string? field, CancellationToken ct)
    {
        this.Refuse(result, t, field);
        return AgainAsync(
            form with
            {
                OpId = Guid.CreateVersion7(),
                NewCategoryOpId = Guid.CreateVersion7(),
                OutletsOpId = Guid.CreateVersion7(),
            },
            isNew,
            ct
        );
    }

    private async Task<IActionResult> AgainAsync(ProductForm form, bool isNew, CancellationToken ct) =>
        this.Again("Product", "_ProductForm", await queries.PageAsync(form, isNew, ct));
}
