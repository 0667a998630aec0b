namespace Pos.Web.Infrastructure;

/// <summary>Who asks, and for what kind of answer.</summary>
public static class Requests
{
    public static bool IsHtmx(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    public static bool WantsJson(this HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)
        || request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Starts the addresses that are given to people outside: <c>Site:Address</c>. Without that setting, the host the request asked for, which whoever asks can
    /// choose unless <c>AllowedHosts</c> names the shop's.
    /// </summary>
    public static string Site(this HttpRequest request) =>
        request.HttpContext.RequestServices.GetRequiredService<PublicAddress>().Given ?? $"{request.Scheme}://{request.Host}";

    /// <summary>An address of ours as a header takes it: letters beyond ASCII are escaped, as browsers do.</summary>
    public static string Ascii(string url) =>
        string.Concat(url.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
