using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Pos.Data;
using Pos.Data.Export;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Export;

public sealed record ExportPage(IReadOnlyList<BusinessExport> Exports, DateTimeOffset Now, Func<DateTimeOffset, DateTime> Local)
{
    public bool IsBusy => Exports.Any(e => e.State == ExportState.Running && !e.StoppedBy(Now));
}

/// <summary>Everything that is kept of the business, as one file that its owner takes along.</summary>
[Route("settings/export"), OwnerOnly]
public sealed class ExportController(
    PosDb db,
    TenantContext tenant,
    TenantTransaction transaction,
    Exports exports,
    IStringLocalizer t,
    TimeProvider clock
) : Controller
{
    private const int Shown = 5;

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => this.Page("Export", "_Exports", await PageAsync(ct));

    [HttpPost]
    public async Task<IActionResult> Start(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Exports.Where(e => e.AskedAt < now - BusinessExport.Kept).ExecuteDeleteAsync(ct);
        // Tapped twice, or on two phones: one at a time.
        if (await db.Exports.AnyAsync(e => e.State == ExportState.Running && e.SeenAt > now - BusinessExport.Silence, ct))
            return this.GoTo("/settings/export");
        var export = new BusinessExport
        {
            BusinessId = tenant.BusinessId,
            Id = Guid.CreateVersion7(now),
            AskedBy = tenant.WorkerId,
            State = ExportState.Running,
            AskedAt = now,
            SeenAt = now,
        };
        db.Exports.Add(export);
        await db.SaveChangesAsync(ct);
        var readMe = $"{tenant.BusinessName}\n{now:yyyy-MM-dd HH:mm} UTC\n\n{t["export.read_me"].Value}\n";
        // Begins when the row is there for others to see.
        var asked = new ExportAsked(export.Id, tenant.BusinessId, User.Session()!, readMe);
        transaction.AfterCommit(() => _ = exports.Start(asked));
        return this.GoTo("/settings/export");
    }

    /// <summary>Ends one that is made, and removes one that is done.</summary>
    [HttpPost("{id:guid}/removal")]
    public async Task<IActionResult> Remove([FromRoute] Guid id, CancellationToken ct) =>
        await db.Exports.Where(e => e.Id == id).ExecuteDeleteAsync(ct) > 0 ? this.GoTo("/settings/export") : NotFound();

    /// <summary>From any place on: a download that broke off is gone on with.</summary>
    [HttpGet("{id:guid}/file")]
    public async Task<IActionResult> Download(Guid id, CancellationToken ct)
    {
        var export = await db.Exports.SingleOrDefaultAsync(e => e.Id == id && e.State == ExportState.Done, ct);
        if (export?.Length is not { } length)
            return NotFound();
        var (business, session) = (tenant.BusinessId, User.Session()!);
        return File(
            new KeptPartsStream(length, (part, stop) => exports.PartAsync(business, session, id, part, stop)),
            "application/zip",
            FormattableString.Invariant($"tarazu-{export.AskedAt:yyyy-MM-dd}.zip"),
            export.AskedAt,
            new EntityTagHeaderValue($"\"{id:N}\""),
            enableRangeProcessing: true
        );
    }

    private async Task<ExportPage> PageAsync(CancellationToken ct)
    {
        var exports = await db
            .Exports.AsNoTracking()
            .OrderByDescending(e => e.AskedAt)
            .ThenByDescending(e => e.Id)
            .Take(Shown)
            .ToListAsync(ct);
        var outlet = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).FirstAsync(ct);
        return new(exports, clock.GetUtcNow(), outlet.Local);
    }
}
