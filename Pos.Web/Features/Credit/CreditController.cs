using Microsoft.AspNetCore.Mvc;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Credit;

[Route("credit"), OwnerOnly]
public sealed class CreditController(CreditQueries queries) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(CreditQuery query, CancellationToken ct) =>
        this.Page("Credit", "_Credit", await queries.PageAsync(query, ct));
}
