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
        this.Page("Sales", "_SaleList", await queries.ListAsync(query.InOrder, ct));

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> Show(Guid id, CancellationToken ct) =>
        await queries.PageAsync(id, ct) is { } page ? View("Sale", page) : NotFound();

    /// <summary>
    /// Says "sale" whenever one arrives; the list then asks for itself again. It ends when its reader works there no longer, and every few minutes at any rate:
    /// the page comes back with the cookie it has then, or none.
    /// </summary>
    [HttpGet("events")]
    public async Task<IResult> Events(
        [FromServices] ShopEvents events,
        [FromServices] TenantTransaction transaction,
        [FromServices] IHostApplicationLifetime app,
        [FromServices] IServiceScopeFactory scopes,
        [FromServices] IConfiguration configuration,
        CancellationToken ct
    )
    {
        // The stream stays open for minutes: it must not hold a database connection.
        await transaction.CommitAsync(ct);
        var lasts = configuration.GetValue("Sales:FeedLasts", TimeSpan.FromMinutes(5));
        return TypedResults.ServerSentEvents(SalesOf(events, scopes, lasts, app.ApplicationStopping, ct));
    }

    private async IAsyncEnumerable<SseItem<string>> SalesOf(
        ShopEvents events,
        IServiceScopeFactory scopes,
        TimeSpan lasts,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping);
        over.CancelAfter(lasts);
        await using var heard = events.ListenAsync(tenant.BusinessId, tenant.OutletId, over.Token).GetAsyncEnumerator(over.Token);
        while (await NextAsync(heard, over.Token) && await MayReadAsync(scopes, ct))
            yield return new("", "sale");
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ShopEvent> heard, CancellationToken over)
    {
        try
        {
            return await heard.MoveNextAsync();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> MayReadAsync(IServiceScopeFactory scopes, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TenantTransaction>().EnterAsync(tenant.BusinessId, User.Session()!, ct)
            && scope.ServiceProvider.GetRequiredService<TenantContext>().IsOwner;
    }
}
