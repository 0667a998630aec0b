using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <param name="ReturnUrl">Where the person was going.</param>
/// <param name="Joins">There, also who works nowhere yet has something to do.</param>
public sealed record HalfSignedIn(SessionToken Session, string? ReturnUrl, bool Joins);

/// <summary>Between the password and the code the browser has a cookie of its own, which only the second step's page reads. Its session opens nothing anywhere.</summary>
public sealed class HalfSignIn(IHttpContextAccessor http)
{
    public const string Scheme = "Tarazu.Half";
    private const string ReturnUrlClaim = "return";
    private const string JoinsClaim = "joins";

    public async Task<RedirectResult> AskAsync(SessionToken session, string? returnUrl, bool joins = false)
    {
        List<Claim> claims = [new(SessionClaim.Name, session.ToString())];
        if (returnUrl is not null)
            claims.Add(new(ReturnUrlClaim, returnUrl));
        if (joins)
            claims.Add(new(JoinsClaim, "yes"));
        await http.HttpContext!.SignInAsync(Scheme, new(new ClaimsIdentity(claims, Scheme)));
        return new RedirectResult("/sign-in/second");
    }

    public async Task<HalfSignedIn?> FindAsync()
    {
        var found = (await http.HttpContext!.AuthenticateAsync(Scheme)).Principal;
        return found?.Session() is { } session
            ? new(session, found.FindFirstValue(ReturnUrlClaim), found.HasClaim(claim => claim.Type == JoinsClaim))
            : null;
    }

    public Task ForgetAsync() => http.HttpContext!.SignOutAsync(Scheme);
}
