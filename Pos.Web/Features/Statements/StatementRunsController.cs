using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Statements;

public sealed record RunForm(Guid? Outlet, string? Lang, string? Size);

public sealed record StatementRunsPage(
    IReadOnlyList<RunProgress> Runs,
    IReadOnlyList<Choice> Outlets,
    int Debtors,
    DateTimeOffset Now,
    Func<DateTimeOffset, DateTime> Local,
    bool CanPdf
);

/// <summary>The statements of all who owe, in one file.</summary>
[Route("customers/statements"), OwnerOnly]
public sealed class StatementRunsController(
    PosDb db,
    TenantContext tenant,
    TenantTransaction transaction,
    StatementRuns runs,
    StatementPdf pdf,
    TimeProvider clock
) : Controller
{
    private const int Shown = 10;

    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => this.Page("StatementRuns", "_StatementRuns", await PageAsync(ct));

    [HttpPost]
    public async Task<IActionResult> Start([FromForm] RunForm form, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.StatementRuns.Where(r => r.AskedAt < now - StatementRun.Kept).ExecuteDeleteAsync(ct);
        if (form.Outlet is { } outlet && !await db.Outlets.AnyAsync(o => o.Id == outlet, ct))
            return NotFound();
        var total = await StatementRuns.Debtors(db, form.Outlet).CountAsync(ct);
        // Tapped twice, or on two phones: one run at a time.
        var busy = await db.StatementRuns.AnyAsync(r => r.State == RunState.Running && r.SeenAt > now - StatementRun.Silence, ct);
        if (pdf.Available && total > 0 && !busy)
        {
            var (language, size) = (form.Lang is "en" or "ur" ? form.Lang : Language.Code, PaperSizes.Of(form.Size));
            var run = new StatementRun
            {
                BusinessId = tenant.BusinessId,
                Id = Guid.CreateVersion7(now),
                AskedBy = tenant.WorkerId,
                OutletId = form.Outlet,
                Language = language,
                Size = size.Name(),
                Total = total,
                State = RunState.Running,
                AskedAt = now,
                SeenAt = now,
            };
            db.StatementRuns.Add(run);
            await db.SaveChangesAsync(ct);
            // Begins when the row is there for others to see.
            var asked = new RunAsked(run.Id, tenant.BusinessId, User.Session()!, form.Outlet, language, size, Request.Site());
            transaction.AfterCommit(() => _ = runs.Start(asked));
        }
        return this.GoTo("/customers/statements");
    }

    /// <summary>The work goes on by its row, on whichever node: without it, it ends.</summary>
    [HttpPost("{id:guid}/cancellation")]
    public async Task<IActionResult> Cancel([FromRoute] Guid id, CancellationToken ct)
    {
        if (!await db.StatementRuns.AnyAsync(r => r.Id == id, ct))
            return NotFound();
        await db.StatementRuns.Where(r => r.Id == id && r.State == RunState.Running).ExecuteDeleteAsync(ct);
        return this.GoTo("/customers/statements");
    }

    [HttpGet("{id:guid}/file")]
    public async Task<IActionResult> Download(Guid id, CancellationToken ct)
    {
        var run = await db
            .StatementRuns.Where(r => r.Id == id && r.State == RunState.Done)
            .Select(r => new { r.File, r.AskedAt })
            .SingleOrDefaultAsync(ct);
        return run?.File is { } file
            ? File(file, "application/pdf", FormattableString.Invariant($"udhaar-{run.AskedAt:yyyy-MM-dd}.pdf"))
            : NotFound();
    }

    private async Task<StatementRunsPage> PageAsync(CancellationToken ct)
    {
        var outlets = await db.Outlets.OrderBy(o => o.CreatedAt).ThenBy(o => o.Id).ToListAsync(ct);
        var rows = await db
            .StatementRuns.OrderByDescending(r => r.AskedAt)
            .ThenByDescending(r => r.Id)
            .Take(Shown)
            .Select(r => new
            {
                r.Id,
                r.OutletId,
                r.Language,
                r.Size,
                r.Total,
                r.Done,
                r.State,
                r.AskedAt,
                r.SeenAt,
                Bytes = r.File == null ? 0L : r.File.Length,
            })
            .ToListAsync(ct);
        return new(
            [
                .. rows.Select(r => new RunProgress(
                    r.Id,
                    outlets.Find(o => o.Id == r.OutletId)?.Name,
                    r.Language,
                    r.Size,
                    r.Total,
                    r.Done,
                    r.State,
                    r.AskedAt,
                    r.SeenAt,
                    r.Bytes
                )),
            ],
            [.. outlets.Select(o => new Choice(o.Id, o.Name, o.ClosedAt is not null))],
            await StatementRuns.Debtors(db, null).CountAsync(ct),
            clock.GetUtcNow(),
            outlets[0].Local,
            pdf.Available
        );
    }
}
