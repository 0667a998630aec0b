using Microsoft.AspNetCore.Mvc;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Today;

/// <summary>An owner's home: how the day goes so far, and what waits.</summary>
[Route("today"), OwnerOnly]
public sealed class TodayController(TodayQueries queries) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(CancellationToken ct) => View("Today", await queries.PageAsync(ct));
}
