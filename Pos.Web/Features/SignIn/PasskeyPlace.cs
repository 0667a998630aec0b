using Microsoft.AspNetCore.Identity;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <summary>Where passkeys are made and taken: at the public address, or where it was asked for where none is set.</summary>
public sealed class PasskeyPlace(PublicAddress address)
{
    /// <summary>Null for the host that was asked.</summary>
    public string? Domain => address.Given is { } given ? new Uri(given).Host : null;

    /// <summary>Browsers keep passkeys by the name of a host, and none by its number.</summary>
    public bool IsHere(HttpRequest request) =>
        Uri.CheckHostName(request.Host.Host) == UriHostNameType.Dns && Origin(request) == Asked(request);

    public bool Fits(PasskeyOriginValidationContext said) => !said.CrossOrigin && said.Origin == Origin(said.HttpContext.Request);

    private string Origin(HttpRequest request) => address.Given ?? Asked(request);

    private static string Asked(HttpRequest request) => $"{request.Scheme}://{request.Host.Value}";
}
