namespace Pos.Web.Infrastructure;

/// <summary>Who asks, and for what kind of answer.</summary>
public static class Requests
{
    public static bool IsHtmx(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    public static bool WantsJson(this HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)
        || request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Starts the addresses that are given to people outside.</summary>
    public static string Site(this HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
