namespace Pos.Web.Infrastructure;

/// <param name="Given">Starts the addresses that are given to people outside; null where the one they asked for has to do.</param>
public sealed record PublicAddress(string? Given)
{
    public static PublicAddress Of(IConfiguration configuration) =>
        configuration["Site:Address"] is not { Length: > 0 } text ? new((string?)null)
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.PathAndQuery == "/"
            ? new(uri.GetLeftPart(UriPartial.Authority))
        : throw new SettingMissingException(
            $"Site:Address is where people find this shop (https://pos.example.com); \"{text}\" is no such address."
        );
}
