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
        if (await store.FindAsync(business, name, http.RequestAborted) is not { } content)
        {
            await TypedResults.Problem(statusCode: StatusCodes.Status404NotFound).ExecuteAsync(http);
            return;
        }
        http.Response.Headers.CacheControl = ForEver;
        await new FileContentResult(content, "image/webp").ExecuteResultAsync(context);
    }
}
