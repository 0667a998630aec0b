using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Sales;

[Route("sales"), OwnerOnly]
public sealed class SalesController(SaleQueries queries, TenantContext tenant) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Index(SalesQuery query, CancellationToken ct) =>
        this.Page("Sales", "_SaleList", await queries.ListAsync(query, ct));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await queries.PageAsync(id, ct) is { } page ? View("Sale", page) : NotFound();

    /// <summary>Says "sale" whenever one arrives; the list then asks for itself again.</summary>
    [HttpGet("events")]
    public async Task<IResult> Events(
        [FromServices] ShopEvents events,
        [FromServices] TenantTransaction transaction,
        [FromServices] IHostApplicationLifetime app,
        CancellationToken ct
    )
    {
        // The stream stays open for hours: it must not hold a database connection.
        await transaction.CommitAsync(ct);
        return TypedResults.ServerSentEvents(SalesOf(events, app.ApplicationStopping, ct));
    }

    private async IAsyncEnumerable<SseItem<string>> SalesOf(
        ShopEvents events,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping);
        await foreach (var _ in events.ListenAsync(tenant.BusinessId, tenant.OutletId, either.Token))
            yield return new("", "sale");
    }
}
