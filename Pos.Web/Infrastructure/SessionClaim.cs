using System.Security.Claims;
using Pos.Data.Tenancy;

namespace Pos.Web.Infrastructure;

/// <summary>The signed-in person's secret, which the cookie carries and the database asks for.</summary>
public static class SessionClaim
{
    public const string Name = "session";

    public static SessionToken? Session(this ClaimsPrincipal user) => SessionToken.Parse(user.FindFirstValue(Name));
}
