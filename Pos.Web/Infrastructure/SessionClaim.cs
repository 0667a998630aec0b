using System.Security.Claims;
using Pos.Data.Tenancy;

namespace Pos.Web.Infrastructure;

/// <summary>The signed-in person's secret, which the cookie carries and the database asks for.</summary>
public static class SessionClaim
{
    public const string Name = "session";

    /// <summary>This person worked in several businesses when the cookie was made: offers to change between them, and opens nothing.</summary>
    public const string Several = "several";

    public static SessionToken? Session(this ClaimsPrincipal user) => SessionToken.Parse(user.FindFirstValue(Name));

    public static bool HasSeveralBusinesses(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Several);
}
