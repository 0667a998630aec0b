using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Catalog;

[Route("categories"), NeedsRight(CatalogRights.EditGoods)]
public sealed class CategoriesController(PosDb db, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public Task<IActionResult> Index(CancellationToken ct) => ListAsync(new(), ct);

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Edit(Guid id, CancellationToken ct) =>
        await FindAsync(id, ct) is { } category
            ? await ListAsync(
                new()
                {
                    Id = id,
                    Name = category.Name,
                    NameUr = category.NameUr,
                },
                ct
            )
            : NotFound();

    [HttpPost]
    public Task<IActionResult> Create([FromForm] CategoryForm form, CancellationToken ct) =>
        SaveAsync(form, form.ToOperation(), "categories.saved", ct);

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> Change([FromRoute] Guid id, [FromForm] CategoryForm form, CancellationToken ct) =>
        await FindAsync(id, ct) is not null
            ? await SaveAsync(form with { Id = id }, (form with { Id = id }).ToOperation(), "categories.saved", ct)
            : NotFound();

    [HttpPost("{id:guid}/removal")]
    public async Task<IActionResult> Remove([FromRoute] Guid id, [FromForm] Guid opId, CancellationToken ct) =>
        await FindAsync(id, ct) is { } category
            ? await SaveAsync(
                new() { OpId = opId },
                new(id, category.Name, category.NameUr, Position: null, Deleted: true),
                "categories.removed",
                ct
            )
            : NotFound();

    private async Task<IActionResult> SaveAsync(CategoryForm form, SaveCategory operation, string words, CancellationToken ct)
    {
        var result = ModelState.IsValid ? await operations.RunAsync(form.OpId, operation, ct) : null;
        if (result is { Done: true })
        {
            TempData["toast"] = t[words].Value;
            return this.GoTo("/categories");
        }
        if (result is not null)
            this.Refuse(result, t);
        return this.Again("Categories", "_CategoryList", await PageAsync(form with { OpId = Guid.CreateVersion7() }, ct));
    }

    private async Task<IActionResult> ListAsync(CategoryForm form, CancellationToken ct) =>
        this.Page("Categories", "_CategoryList", await PageAsync(form, ct));

    private async Task<CategoriesPage> PageAsync(CategoryForm form, CancellationToken ct) =>
        new(
            await db
                .Categories.Where(c => c.DeletedAt == null)
                .OrderBy(c => c.Position)
                .ThenBy(c => c.Name)
                .Select(c => new CategoryRow(c.Id, c.Name, c.NameUr, db.Set<Product>().Count(p => p.CategoryId == c.Id && p.Active)))
                .ToListAsync(ct),
            form
        );

    private Task<Category?> FindAsync(Guid id, CancellationToken ct) =>
        db.Categories.SingleOrDefaultAsync(c => c.Id == id && c.DeletedAt == null, ct);
}
