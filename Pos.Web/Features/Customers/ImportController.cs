using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Customers;

/// <summary>Many customers at once, from the list a shop has already: looked at first, then saved in one go.</summary>
[Route("customers/import"), OwnerOnly, RequestSizeLimit(6_000_000)]
public sealed class ImportController(OutletQueries outlets, CustomerQueries customers, OperationRunner operations, IStringLocalizer t)
    : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(CancellationToken ct) => View("Import", await PageAsync(new(), null, ct));

    [HttpGet("sample.csv")]
    public IActionResult Sample()
    {
        var lines = new[]
        {
            "name,name_ur,nickname,phone,note,limit,balance",
            "Muhammad Aslam,محمد اسلم,Aslam bhai,0300 1234567,House 12 Street 4,10000,4250",
            "Shazia Bibi,شازیہ بی بی,,0333 7654321,,,-500",
            "Haji Karim,حاجی کریم,Haji sahib,,Tea stall,25000,0",
        };
        // With a byte order mark, so that Excel reads the Urdu.
        return File(
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n")],
            "text/csv",
            "sample-customers.csv"
        );
    }

    [HttpPost("preview")]
    public async Task<IActionResult> Preview([FromForm] ImportForm form, IFormFile? file, CancellationToken ct)
    {
        if (file is { Length: > 0 })
        {
            using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            form = form with { Rows = (await reader.ReadToEndAsync(ct)).Replace("\0", "", StringComparison.Ordinal) };
        }
        // The text stands in the page as it was read, whatever was typed before.
        ModelState.Clear();
        if (string.IsNullOrWhiteSpace(form.Rows))
            ModelState.AddModelError(nameof(form.Rows), t["refusal.no_rows"]);
        CheckLength(form);
        return ModelState.IsValid
            ? this.Page("Import", "_Import", await PageAsync(form, CustomerTable.Read(form.Rows), ct))
            : this.Again("Import", "_Import", await PageAsync(form, null, ct));
    }

    [HttpPost]
    public async Task<IActionResult> Save([FromForm] ImportForm form, CancellationToken ct)
    {
        CheckLength(form);
        if (!ModelState.IsValid)
            return this.Again("Import", "_Import", await PageAsync(form, null, ct));
        var table = CustomerTable.Read(form.Rows);
        if (table.Rows.Count == 0)
            ModelState.AddModelError(nameof(form.Rows), t["refusal.no_rows"]);
        if (ModelState.IsValid)
        {
            var places = await outlets.PlacesAsync(ct);
            var result = await operations.RunAsync(
                form.OpId,
                table.ToOperation(form.OpId, form.Outlet ?? places.Outlets[0].Id, form.Date ?? places.Today),
                ct
            );
            if (result.Done)
            {
                TempData["toast"] = t["customers.imported", Figures.Count(table.Rows.Count)].Value;
                return this.GoTo("/customers");
            }
            this.Refuse(
                result,
                t,
                result.Refusal?.Field switch
                {
                    nameof(ImportCustomers.OutletId) => nameof(form.Outlet),
                    nameof(ImportCustomers.Date) => nameof(form.Date),
                    _ => "",
                }
            );
        }
        return this.Again("Import", "_Import", await PageAsync(form with { OpId = Guid.CreateVersion7() }, table, ct));
    }

    private void CheckLength(ImportForm form)
    {
        if (form.Rows?.Length > CustomerTable.MostText)
            ModelState.AddModelError(nameof(form.Rows), t["refusal.list_too_long"]);
    }

    private async Task<ImportPage> PageAsync(ImportForm form, CustomerTable? table, CancellationToken ct)
    {
        var places = await outlets.PlacesAsync(ct);
        return new(
            form with
            {
                Outlet = form.Outlet ?? places.Outlets[0].Id,
                Date = form.Date ?? places.Today,
            },
            places,
            table,
            table?.Known(await customers.EverybodyAsync(ct)) ?? new HashSet<int>()
        );
    }
}

public sealed record ImportForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();

    /// <summary>As they stand in the file, heads first.</summary>
    public string? Rows { get; init; }
    public Guid? Outlet { get; init; }

    /// <summary>From when the balances are.</summary>
    public DateOnly? Date { get; init; }
}

/// <param name="Table">Null before anything was read.</param>
/// <param name="Known">Lines of those who may be customers already.</param>
public sealed record ImportPage(ImportForm Form, Places Places, CustomerTable? Table, IReadOnlySet<int> Known)
{
    public const int MostShown = 50;

    public bool TooMany => Table?.Rows.Count > ImportCustomersHandler.MostRows;
    public bool CanSave => Table is { Missing: false, Rows.Count: > 0 } && !TooMany;
}
