using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Catalog;

/// <summary>The ready list for a new shop.</summary>
[Route("products/starters"), OwnerOnly]
public sealed class StartersController(PosDb db, OperationRunner operations, IStringLocalizer t) : Controller
{
    private static readonly GoodsList List = GoodsList.Starter();

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Starters", await PageAsync(new(), ct));

    [HttpPost]
    public async Task<IActionResult> Add([FromForm] StartersForm form, CancellationToken ct)
    {
        var chosen = List.Goods.Zip(form.Goods, (goods, tick) => (goods, tick)).Where(g => g.tick.Chosen).ToList();
        if (chosen.Count == 0)
            ModelState.AddModelError("", t["starters.empty_choice"]);
        if (chosen.Any(g => Figures.ParseRupees(g.tick.Price) is null))
            ModelState.AddModelError("", t["refusal.price_bad"]);
        if (!ModelState.IsValid)
            return await AgainAsync(form, ct);

        var places = await CategoriesAsync([.. chosen.Select(g => g.goods.Category).Distinct()], ct);
        var result = await operations.RunAsync(
            form.OpId,
            new AddProducts([
                .. chosen.Select(g => new NewProduct(
                    g.tick.Id,
                    g.goods.Name,
                    g.goods.NameUr,
                    g.goods.Code,
                    Figures.ParseRupees(g.tick.Price)!.Value,
                    g.goods.Unit,
                    places[g.goods.Category],
                    [],
                    []
                )),
            ]),
            ct
        );
        if (!result.Done)
        {
            this.Refuse(result, t);
            return await AgainAsync(form with { OpId = Guid.CreateVersion7() }, ct);
        }
        TempData["toast"] = t["starters.saved", Figures.Count(chosen.Count)].Value;
        return this.GoTo("/products");
    }

    // A category that the shop already has by this name is used as it is.
    private async Task<Dictionary<string, Guid>> CategoriesAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        var present = await db.Categories.Where(c => c.DeletedAt == null).ToListAsync(ct);
        var places = new Dictionary<string, Guid>();
        foreach (var starter in List.Categories.Where(c => keys.Contains(c.Key)))
        {
            var same = present.Find(c => string.Equals(c.Name, starter.Name, StringComparison.OrdinalIgnoreCase));
            var id = same?.Id ?? Guid.CreateVersion7();
            if (same is null)
                await operations.RunAsync(Guid.CreateVersion7(), new SaveCategory(id, starter.Name, starter.NameUr, null, false), ct);
            places[starter.Key] = id;
        }
        return places;
    }

    private async Task<IActionResult> AgainAsync(StartersForm form, CancellationToken ct) =>
        this.Again("Starters", "Starters", await PageAsync(form, ct));

    private async Task<StartersPage> PageAsync(StartersForm form, CancellationToken ct)
    {
        var units = await db.Units.ToDictionaryAsync(u => u.Code, ct);
        var categories = List.Categories.ToDictionary(c => c.Key);
        var groups = List
            .Goods.Select((goods, index) => (goods, index))
            .GroupBy(g => g.goods.Category)
            .Select(group => new StarterGroup(
                categories[group.Key].Name,
                categories[group.Key].NameUr,
                [
                    .. group.Select(g =>
                        Row(g.goods, g.index, units[g.goods.Unit], form.Goods.ElementAtOrDefault(g.index) ?? Untouched(g.goods))
                    ),
                ]
            ));
        return new(form.OpId, [.. groups]);
    }

    private static StarterTick Untouched(ListedGoods goods) => new() { Price = Figures.RupeesTyped(goods.Price) };

    private static StarterRow Row(ListedGoods goods, int index, Unit unit, StarterTick tick) =>
        new(
            index,
            tick.Id,
            goods.Name,
            goods.NameUr,
            unit.Name,
            unit.NameUr,
            tick.Chosen,
            tick.Price,
            tick.Chosen && Figures.ParseRupees(tick.Price) is null
        );
}
