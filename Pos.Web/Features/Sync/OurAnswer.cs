namespace Pos.Web.Features.Sync;

/// <summary>
/// Marks every answer to a till, also the framework's own 400 or 415, as ours: without the mark a till takes it for a captive portal's page and
/// keeps trying.
/// </summary>
public sealed class OurAnswer(RequestDelegate next)
{
    public const string Header = "X-Pos-Sync";
    private static readonly PathString[] Places = ["/sync", "/till/who", "/till/devices", "/till/shifts", "/till/pins", "/till/customers"];

    public Task InvokeAsync(HttpContext context)
    {
        if (Array.Exists(Places, place => context.Request.Path.StartsWithSegments(place)))
            context.Response.OnStarting(() =>
            {
                context.Response.Headers[Header] = "1";
                return Task.CompletedTask;
            });
        return next(context);
    }
}
