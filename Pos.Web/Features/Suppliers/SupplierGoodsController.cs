using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Suppliers;

/// <summary>What one supplier brings, and how he packs it.</summary>
[Route("suppliers/{id:guid}/goods"), OwnerOnly]
public sealed class SupplierGoodsController(
    SupplierQueries queries,
    GoodsQueries goods,
    OrderNeeds needs,
    OperationRunner operations,
    IStringLocalizer t
) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(Guid id, SupplierGoodsQuery query, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return NotFound();
        var his = await needs.GoodsOfAsync(id, null, ct, others: true);
        var matching = await goods.AmongAsync(his, query.Q, ct);
        query = query with { Page = Paging.Within(query.PageNumber, SupplierGoodsQuery.Size, matching.Count) };
        var shown = matching.Skip((query.PageNumber - 1) * SupplierGoodsQuery.Size).Take(SupplierGoodsQuery.Size).ToList();
        var known = await needs.OfAsync(id, head.Open[0].Id, shown, ct);
        return View(
            "SupplierGoods",
            new SupplierGoodsPage(
                head,
                query,
                [.. shown.Select(g => known[g])],
                matching.Count,
                his.Count == 0,
                await goods.PreferredElsewhereAsync(id, shown, ct),
                string.IsNullOrWhiteSpace(query.Q) ? [] : [.. (await goods.FindAsync(query.Q, ct)).Where(g => !his.Contains(g.Id))]
            )
        );
    }

    [HttpGet("{product:guid}")]
    public async Task<IActionResult> Edit(Guid id, Guid product, CancellationToken ct) =>
        await PageAsync(id, product, null, ct) is { } page ? this.SupplierForm(page) : NotFound();

    [HttpPost("{product:guid}")]
    public async Task<IActionResult> Save(
        [FromRoute] Guid id,
        [FromRoute] Guid product,
        [FromForm] SupplierGoodsForm form,
        CancellationToken ct
    )
    {
        if (await PageAsync(id, product, form, ct) is not { } page)
            return NotFound();
        if (!form.IsUnderstood)
            ModelState.AddModelError(nameof(form.Pack), t["refusal.pack_bad"]);
        else if (ModelState.IsValid)
        {
            var result = await operations.RunAsync(form.OpId, new SaveSupplierGoods(id, product, form.PackThousandths, form.Preferred), ct);
            if (result.Done)
            {
                TempData["toast"] = t["suppliers.goods_saved", Language.Pick(page.Goods.Name, page.Goods.NameUr)].Value;
                return this.GoTo($"/suppliers/{id}/goods");
            }
            this.Refuse(result, t);
        }
        return this.SupplierFormAgain(page with { Form = form with { OpId = Guid.CreateVersion7() } });
    }

    private async Task<SupplierGoodsFormPage?> PageAsync(Guid id, Guid product, SupplierGoodsForm? form, CancellationToken ct)
    {
        if (await queries.HeadAsync(id, ct) is not { } head)
            return null;
        var known = await needs.OfAsync(id, head.Open[0].Id, [product], ct);
        return known.TryGetValue(product, out var goods)
            ? new(
                head,
                form ?? new() { Pack = goods.Pack is { } pack ? Figures.QuantityTyped(pack) : "", Preferred = goods.Preferred },
                goods
            )
            : null;
    }
}
