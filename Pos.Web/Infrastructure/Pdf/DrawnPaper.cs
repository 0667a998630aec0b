using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Pos.Web.Infrastructure.Pdf;

/// <summary>
/// A PDF as an answer. What it shows was read already: it is drawn when the transaction, and a till's place at work, are given back, and no further than
/// whoever asked is there to get it.
/// </summary>
public abstract class DrawnPaper(Guid business, Guid person) : IActionResult
{
    /// <summary>Under which it is saved, without its ending.</summary>
    protected abstract string Name { get; }

    protected abstract byte[] Draw(IServiceProvider services, CancellationToken ct);

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
        var file = await DrawingThread.RunAsync(() => Draw(http.RequestServices, http.RequestAborted));
        // A slow phone that fetches it keeps nobody else's from being drawn.
        place.Dispose();
        http.Response.Headers.ContentDisposition = $"inline; filename={Name}.pdf";
        await new FileContentResult(file, "application/pdf").ExecuteResultAsync(context);
    }
}
