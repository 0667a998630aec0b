using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Pos.Web.Infrastructure;

/// <summary>
/// A form in parts that names an encoding .NET will not decode (UTF-7) throws while it is read, whoever reads it, and so does JSON whose bytes are not of the encoding
/// that it names (half a letter of UTF-16), or that ends before its time because a phone lost its network: the sender's fault, not ours.
/// </summary>
public sealed class UnreadableParts(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (NotSupportedException) when (WasNotRead(context))
        {
            Refuse(context.Response);
        }
        catch (DecoderFallbackException) when (!context.Response.HasStarted && context.Request.HasJsonContentType())
        {
            Refuse(context.Response);
        }
        catch (BadHttpRequestException cut) when (cut.StatusCode == StatusCodes.Status400BadRequest && !context.Response.HasStarted)
        {
            Refuse(context.Response);
        }
    }

    private static void Refuse(HttpResponse response)
    {
        response.Clear();
        response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private static bool WasNotRead(HttpContext context) =>
        !context.Response.HasStarted && context.Request.HasFormContentType && context.Features.Get<IFormFeature>()?.Form is null;
}
