using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <summary>
/// A statement as a PDF. What it shows was read already: it is drawn when the transaction, and a till's place at work, are given back, and no further than
/// whoever asked is there to get it.
/// </summary>
public sealed class DrawnStatement(StatementPrint print, Guid business, Guid person, PaperSize size, string language) : IActionResult
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
        var pdf = http.RequestServices.GetRequiredService<StatementPdf>();
        var file = await DrawingThread.RunAsync(() => pdf.Render(print, size, language, http.RequestAborted));
        // A slow phone that fetches it keeps nobody else's from being drawn.
        place.Dispose();
        http.Response.Headers.ContentDisposition = "inline; filename=statement.pdf";
        await new FileContentResult(file, "application/pdf").ExecuteResultAsync(context);
    }
}
