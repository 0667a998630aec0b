using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Pos.Web.Infrastructure.Pdf;

/// <summary>
/// A PDF. What it shows was read already: it is drawn when the transaction, and a till's place at work, are given back, and no further than whoever asked
/// is there to get it.
/// </summary>
public sealed class DrawnPdf(string name, Guid business, Guid person, Func<CancellationToken, byte[]> draw) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        using var place = await http.RequestServices.GetRequiredService<PdfPlaces>().EnterAsync(business, person, http.RequestAborted);
        if (place is null)
        {
            http.Response.Headers.RetryAfter = Random.Shared.Next(2, 10).ToString(CultureInfo.InvariantCulture);
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }
        var file = await DrawingThread.RunAsync(() => draw(http.RequestAborted));
        // A slow phone that fetches it keeps nobody else's from being drawn.
        place.Dispose();
        http.Response.Headers.ContentDisposition = $"inline; filename={name}.pdf";
        await new FileContentResult(file, "application/pdf").ExecuteResultAsync(context);
    }
}
