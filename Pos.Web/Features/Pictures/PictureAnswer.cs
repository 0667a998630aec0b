using Microsoft.AspNetCore.Mvc;
using Pos.Data.Pictures;

namespace Pos.Web.Features.Pictures;

/// <summary>
/// The bytes of a picture, or that there is none. Asked of the store when the request's transaction is over: a slow store keeps no connection of the database.
/// </summary>
public sealed class PictureAnswer(IPictureStore store, Guid business, PictureName name) : IActionResult
{
    private const string ForEver = "private, max-age=31536000, immutable";

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        byte[]? found;
        try
        {
            found = await store.FindAsync(business, name, http.RequestAborted);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.RequestServices.GetRequiredService<ILogger<PictureAnswer>>().LogWarning("Pictures cannot be read: {Message}", e.Message);
            await TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(http);
            return;
        }
        if (found is not { } content)
        {
            await TypedResults.Problem(statusCode: StatusCodes.Status404NotFound).ExecuteAsync(http);
            return;
        }
        http.Response.Headers.CacheControl = ForEver;
        await new FileContentResult(content, "image/webp").ExecuteResultAsync(context);
    }
}
