using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Labels;

/// <summary>Price labels for shelves and barcodes for goods.</summary>
[NeedsRight(CatalogRights.EditGoods)]
public sealed class LabelsController(
    PosDb db,
    TenantContext tenant,
    LabelQueries queries,
    OperationRunner operations,
    PdfPlaces pdf,
    IStringLocalizer t
) : Controller
{
    public const int MostLabels = 2_000;

    [HttpGet("/labels")]
    public async Task<IActionResult> Index(LabelsQuery query, CancellationToken ct) =>
        this.Page("Labels", "_Labels", await queries.PageAsync(query, pdf.Available, ct));

    [HttpPost("/labels.pdf")]
    public async Task<IActionResult> Print([FromQuery] LabelsQuery query, [FromForm] LabelsForm form, CancellationToken ct)
    {
        if (!pdf.Available)
            return NotFound();
        var (sheet, skip) = (LabelSheet.Of(form.Sheet), form.Skip ?? 0);
        if (!ModelState.IsValid || form.Lines.Any(l => l.Copies is < 0 or > LabelsQuery.MostCopies) || skip < 0 || skip >= sheet.OnPage)
            ModelState.AddModelError("", t["labels.copies_bad", LabelsQuery.MostCopies]);
        else if (form.Lines.Sum(l => l.Copies ?? 0) > MostLabels)
            ModelState.AddModelError("", t["labels.too_many", Figures.Count(MostLabels)]);
        else if (await queries.LabelsAsync(form, ct) is { Count: > 0 } labels)
            return new DrawnPdf(
                "labels",
                tenant.BusinessId,
                tenant.WorkerId,
                drawn => LabelPdf.Render(labels, sheet, skip, "Tarazu", drawn)
            );
        else
            ModelState.AddModelError("", t["labels.none"]);
        return this.Again("Labels", "_Labels", (await queries.PageAsync(query, pdf.Available, ct)).With(form));
    }

    /// <summary>Numbers of the shop's own for goods that have none, as one change that can be taken back.</summary>
    [HttpPost("/labels/barcodes"), OwnerOnly]
    public async Task<IActionResult> GiveBarcodes(
        [FromQuery] LabelsQuery query,
        [FromForm] Guid opId,
        [FromForm] List<Guid> goods,
        CancellationToken ct
    )
    {
        // Nobody else gives the same ones meanwhile.
        await db.HoldGoodsAsync(ct);
        var without = await db
            .Products.Where(p => goods.Contains(p.Id) && !p.Barcodes.Any(b => b.PackId == null))
            .OrderBy(p => p.Name)
            .ThenBy(p => p.Id)
            .ToListAsync(ct);
        if (without.Count > 0)
        {
            var free = Ean13.Free(
                (await db.Barcodes.Where(b => b.Code.StartsWith(Ean13.Own)).Select(b => b.Code).ToListAsync(ct)).ToHashSet()
            );
            var saved = await operations.RunAsync(
                opId,
                new SaveProducts(
                    BatchReason.Barcodes,
                    "",
                    [],
                    [.. without.Zip(free, (p, code) => new ChangedProduct(p.Id, IsNew: false, p.AsKept([code]), []))]
                ),
                ct
            );
            if (!saved.Done)
            {
                this.Refuse(saved, t, "");
                return this.Again("Labels", "_Labels", await queries.PageAsync(query, pdf.Available, ct));
            }
            TempData["toast"] = t["labels.given", Figures.Count(without.Count)].Value;
        }
        return this.GoTo(query.Url);
    }
}
