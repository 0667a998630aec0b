using Microsoft.AspNetCore.Mvc;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Statements;

/// <summary>All who have owed for long, to be asked for it one after the other.</summary>
[OwnerOnly]
public sealed class RemindersController(ReminderQueries queries) : Controller
{
    [HttpGet("/customers/reminders")]
    public async Task<IActionResult> Index(RemindersAsked asked, CancellationToken ct) =>
        View("Reminders", await queries.PageAsync(asked, Language.Code, ct));
}
