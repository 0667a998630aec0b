using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Catalog;

/// <summary>The prices of many goods, by so many percent; looked at first.</summary>
[Route("products/prices"), OwnerOnly]
public sealed class PricesController(PosDb db, ProductQueries queries, OperationRunner operations, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(PricesForm form, CancellationToken ct)
    {
        var page = await PageAsync(form, ct);
        // Nothing was asked for yet: nothing is wrong yet.
        return form.Percent is not null && form.Step is null ? Refused(page) : this.Page("Prices", "_Prices", page);
    }

    [HttpPost]
    public async Task<IActionResult> Save([FromForm] PricesForm form, CancellationToken ct)
    {
        // A second tap, or a first one whose answer was lost: the percent must not come on top of itself.
        if (await db.Operations.AnyAsync(o => o.OpId == form.OpId, ct))
            return this.GoTo($"/products/changes/{form.OpId}");
        await db.HoldGoodsAsync(ct);
        var page = await PageAsync(form, ct);
        if (form.Step is null)
            return Refused(page);
        if (page.Changes.Count == 0)
            ModelState.AddModelError("", t["prices.nothing"]);
        else
        {
            var saved = await operations.RunAsync(
                form.OpId,
                new SaveProducts(
                    BatchReason.Prices,
                    form.Note(page.Categories),
                    [],
                    [.. page.Changes.Select(c => new ChangedProduct(c.Id, IsNew: false, c.Is with { Price = c.NewPrice }, []))]
                ),
                ct
            );
            if (saved.Done)
            {
                TempData["toast"] = t["prices.saved", Figures.Count(page.Changes.Count)].Value;
                return this.GoTo($"/products/changes/{form.OpId}");
            }
            this.Refuse(saved, t, "");
        }
        return this.Again("Prices", "_Prices", page with { Form = form with { OpId = Guid.CreateVersion7() } });
    }

    private IActionResult Refused(PricesPage page)
    {
        ModelState.AddModelError("Percent", t["prices.percent_bad"]);
        return this.Again("Prices", "_Prices", page);
    }

    private async Task<PricesPage> PageAsync(PricesForm form, CancellationToken ct)
    {
        var now = await queries.NowAsync(ct);
        var goods = now.Goods.Where(p => p.Is.Active && (form.Category is null || p.Is.CategoryId == form.Category)).ToList();
        var changes = form.Step is { } step
            ? goods
                .Select(p => new PriceChange(p.Id, p.Is, step.Of(p.Is.Price)))
                .Where(c => c.NewPrice != c.Is.Price)
                .OrderBy(c => c.Is.Name, StringComparer.OrdinalIgnoreCase)
                .ToList()
            : [];
        var ids = changes.Select(c => c.Id).ToArray();
        return new(
            form,
            now.Categories,
            goods.Count,
            changes,
            await db.OutletProducts.CountAsync(o => o.Price != null && ids.Contains(o.ProductId), ct)
        );
    }
}

public sealed record PricesForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? Category { get; init; }

    /// <summary>As typed; with a minus for down.</summary>
    public string? Percent { get; init; }

    /// <summary>Rupees.</summary>
    public int Round { get; init; } = 1;

    public PriceStep? Step => PriceStep.Typed(Percent, Round);

    public string Note(IReadOnlyList<CategoryChoice> categories) =>
        string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{Step?.Hundredths / 100m:+0.##;-0.##} % {categories.FirstOrDefault(c => c.Id == Category)?.Name}"
            )
            .Trim();
}

/// <param name="Goods">How many it is asked of.</param>
/// <param name="OutletPrices">How many prices of single outlets stay beside the new ones.</param>
public sealed record PricesPage(
    PricesForm Form,
    IReadOnlyList<CategoryChoice> Categories,
    int Goods,
    IReadOnlyList<PriceChange> Changes,
    int OutletPrices
);

public sealed record PriceChange(Guid Id, KeptProduct Is, long NewPrice);
