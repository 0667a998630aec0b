using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Sync;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Sync;

/// <summary>What tills talk to. The protocol is in wwwroot-src/shared/protocol.ts.</summary>
[ApiController, AllowAnonymous, WithoutTenant, Route("/sync")]
public sealed class SyncController(
    PushOperations push,
    PullChanges pull,
    CatalogueSnapshot snapshot,
    OutletProductFeed outletProducts,
    StockFeed stock,
    CustomerRows customers,
    SecurityLog log
) : ControllerBase
{
    private const int MostBytes = 512 * 1024;

    [HttpPost("push"), TillRequest(AnyState = true, Push = true), RequestSizeLimit(MostBytes), Consumes("application/json")]
    public async Task<IActionResult> Push([FromBody] PushRequest request, CancellationToken ct)
    {
        if (request.Proto != 1)
            return Problem(statusCode: StatusCodes.Status400BadRequest, title: "This server speaks protocol 1. Update the till.");
        if (request.Operations.Count > PushOperations.MostAtOnce)
            return Problem(
                statusCode: StatusCodes.Status413PayloadTooLarge,
                title: $"At most {PushOperations.MostAtOnce} operations at once."
            );
        if (Till.State == TokenState.Revoked && request.Operations.Count > 0)
            log.RevokedShiftSent(request.Operations.Count, Till.DeviceId, Till.BusinessId, Network.Of(HttpContext));
        return Ok(await push.RunAsync(Till, request, ct));
    }

    [HttpGet("pull"), TillRequest(Snapshot = true)]
    public async Task<IActionResult> Pull([FromQuery] long since, [FromQuery] Guid epoch, [FromQuery] Guid? outlet, CancellationToken ct)
    {
        var (reply, current, changeSeq) = await pull.RunAsync(since, epoch, outlet, ct);
        return reply is null
            ? StatusCode(
                StatusCodes.Status410Gone,
                new
                {
                    error = "full_resync",
                    epoch = current,
                    change_seq = changeSeq,
                }
            )
            : Ok(reply);
    }

    [HttpGet("stock"), TillRequest(Snapshot = true)]
    public async Task<IActionResult> Stock(CancellationToken ct) => Ok(await stock.PackAsync(ct));

    [HttpGet("at-outlet"), TillRequest(Snapshot = true)]
    public async Task<IActionResult> OutletProducts(CancellationToken ct) => Ok(await outletProducts.PackAsync(ct));

    [HttpGet("customers"), TillRequest(Snapshot = true)]
    public async Task<IActionResult> Customers(CancellationToken ct) => Ok(await customers.PackAsync(ct));

    [HttpGet("snapshot"), TillRequest(Snapshot = true)]
    public async Task<IActionResult> Snapshot([FromQuery] int? format, CancellationToken ct)
    {
        var packed = await snapshot.PackedAsync(format, ct);
        Response.Headers.ContentEncoding = "gzip";
        return File(packed, "application/x-ndjson");
    }

    private EnteredTill Till => HttpContext.Features.Get<EnteredTill>()!;
}
