using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

public sealed record PostedSalePage(ResultStatus Status, string? ReceiptNo);

/// <summary>
/// The till's form where no service worker stands in between: the same operation through the same door. Field operation: the envelope; field token:
/// the author's "&lt;shift id&gt;.&lt;secret&gt;".
/// </summary>
[AllowAnonymous, WithoutTenant]
public sealed class PostedSaleController(PushOperations push, TimeProvider clock) : Controller
{
    [HttpPost("/till/sales"), TillRequest(AnyState = true, Form = true), RequestSizeLimit(512 * 1024)]
    public async Task<IActionResult> Record([FromForm] string? operation, [FromForm] string? token, CancellationToken ct)
    {
        if (Parse(operation) is not { } envelope)
            return StatusCode(StatusCodes.Status400BadRequest);
        var till = HttpContext.Features.Get<EnteredTill>()!;
        var author = BearerToken.Parse(token)!;
        var tokens = new Dictionary<string, string> { [author.ShiftId.ToString()] = author.Secret };
        var reply = await push.RunAsync(till, new(1, clock.GetUtcNow().ToUnixTimeMilliseconds(), tokens, [envelope]), ct);
        if (reply.Results is not [var result] || result.Status is ResultStatus.Refused or ResultStatus.KeyReused)
            return StatusCode(StatusCodes.Status422UnprocessableEntity);
        // Not kept, and no till stands behind the form that would send it again.
        if (result.Status is ResultStatus.Later)
            return StatusCode(StatusCodes.Status503ServiceUnavailable);
        return View("PostedSale", new PostedSalePage(result.Status, ReceiptNo(envelope)));
    }

    private static JsonElement? Parse(string? json)
    {
        try
        {
            return json is null ? null
                : JsonSerializer.Deserialize<JsonElement>(json) is { ValueKind: JsonValueKind.Object } element ? element
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A sale that is kept for the owner may have no number that can be read.
    private static string? ReceiptNo(JsonElement envelope)
    {
        try
        {
            return Parse(envelope.GetProperty("payload").GetString())?.GetProperty("receipt_no").GetString();
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
