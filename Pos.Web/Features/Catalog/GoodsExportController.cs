using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Stock;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;
using SpreadCheetah;

namespace Pos.Web.Features.Catalog;

/// <summary>All goods as a table, in the format that the import reads again.</summary>
[Route("products"), OwnerOnly]
public sealed class GoodsExportController(PosDb db, ProductQueries queries, OutletQueries outlets) : Controller
{
    [HttpGet("file.csv")]
    public async Task<IActionResult> Csv(CancellationToken ct)
    {
        // With a byte order mark, so that Excel reads the Urdu.
        var stream = new MemoryStream();
        await using (var text = new StreamWriter(stream, new System.Text.UTF8Encoding(true), leaveOpen: true))
        await using (var csv = new CsvHelper.CsvWriter(text, CultureInfo.InvariantCulture))
            await foreach (var row in RowsAsync(ct))
            {
                foreach (var cell in row)
                    csv.WriteField(Harmless(cell));
                await csv.NextRecordAsync();
            }
        stream.Position = 0;
        return File(stream, "text/csv", "goods.csv");
    }

    [HttpGet("file.xlsx")]
    public async Task<IActionResult> Excel(CancellationToken ct)
    {
        var stream = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(stream, cancellationToken: ct))
        {
            await book.StartWorksheetAsync("Goods", token: ct);
            // All of it text: a spreadsheet rounds long numbers and drops the zeros before them.
            await foreach (var row in RowsAsync(ct))
                await book.AddRowAsync([.. row.Select(cell => new Cell(cell))], ct);
            await book.FinishAsync(ct);
        }
        stream.Position = 0;
        return File(stream, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "goods.xlsx");
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> RowsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        var now = await queries.NowAsync(ct);
        var units = now.Units.ToDictionary(u => u.Id, u => u.Code);
        // One that was removed is nowhere to be found again, so it is not said.
        var categories = now.Categories.ToDictionary(c => c.Id, c => c.Name);
        var places = (await outlets.PlacesAsync(ct)).Outlets.Where(o => o.ClosedAt is null).ToList();
        var stock = (await db.Set<StockOnHand>().ToListAsync(ct)).ToDictionary(s => (s.OutletId, s.ProductId), s => s.Quantity);
        yield return
        [
            "id",
            "name",
            "name_ur",
            "code",
            "barcodes",
            "price",
            "unit",
            "category",
            "active",
            .. places.Select(o => $"stock [{o.Name}]"),
        ];
        foreach (var (id, goods) in now.Goods.OrderBy(p => p.Is.Name, StringComparer.OrdinalIgnoreCase))
            yield return
            [
                id.ToString(),
                goods.Name,
                goods.NameUr,
                goods.Code,
                string.Join(' ', goods.Barcodes),
                Figures.RupeesTyped(goods.Price),
                units[goods.UnitId],
                goods.CategoryId is { } category ? categories.GetValueOrDefault(category, "") : "",
                goods.Active ? "yes" : "no",
                .. places.Select(o => Figures.QuantityTyped(stock.GetValueOrDefault((o.Id, id))).Replace('−', '-')),
            ];
    }

    /// <summary>A spreadsheet takes what begins like a formula for one; a figure is none.</summary>
    private static string Harmless(string cell) =>
        cell is ['=' or '+' or '-' or '@' or '\t', ..] && !decimal.TryParse(cell, CultureInfo.InvariantCulture, out _) ? "'" + cell : cell;
}
