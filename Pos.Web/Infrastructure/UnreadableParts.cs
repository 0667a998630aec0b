using Microsoft.AspNetCore.Http.Features;

namespace Pos.Web.Infrastructure;

/// <summary>A form in parts that names an encoding .NET will not decode (UTF-7) throws while it is read, whoever reads it: the sender's fault, not ours.</summary>
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
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static bool WasNotRead(HttpContext context) =>
        !context.Response.HasStarted && context.Request.HasFormContentType && context.Features.Get<IFormFeature>()?.Form is null;
}
