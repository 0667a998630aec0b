using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Platform;
using Pos.Data.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

public sealed record Membership(Guid BusinessId, string BusinessName, string Role);

public enum SignInAnswer
{
    SignedIn,
    ChooseBusiness,
    Platform,
    Refused,
    LockedOut,
    NoBusiness,
}

/// <summary>Checks a login and puts the cookie, for one business at a time.</summary>
public sealed class PasswordSignIn(
    PosDb db,
    UserManager<User> users,
    SignInManager<User> signIn,
    PlatformAdmins admins,
    SignInTries tries,
    KnownBrowser browsers
)
{
    public async Task<SignInAnswer> ByPasswordAsync(string login, string password, CancellationToken ct)
    {
        var http = signIn.Context;
        login = LoginName.Canonical(login) ?? "";
        var user = login.Length > 0 ? await users.FindByNameAsync(login) : null;
        // In a browser that is known, tries are counted by themselves.
        var known = user is null ? null : browsers.NameFor(http.Request, user.Id);
        var place = known ?? Proxies.NetworkOf(http.Connection.RemoteIpAddress);
        if (!tries.Take(login, place))
            return SignInAnswer.LockedOut;
        // Tried from too many places: then only a browser that is known gets in, and nobody is told that there is such a login.
        if (user is null || (known is null && await users.IsLockedOutAsync(user)))
        {
            // As slow as a wrong password, so that time does not tell which logins exist.
            users.PasswordHasher.VerifyHashedPassword(new User(), NobodysHash.Value, password);
            return SignInAnswer.Refused;
        }
        if (!await users.CheckPasswordAsync(user, password))
        {
            await users.AccessFailedAsync(user);
            return SignInAnswer.Refused;
        }
        tries.Forget(login, place);
        if (user.AccessFailedCount > 0)
            await users.ResetAccessFailedCountAsync(user);
        browsers.Remember(http, user.Id);
        var memberships = await MembershipsAsync(user.Id, ct);
        if (memberships.Count == 0)
        {
            if (!await admins.IsOneAsync(user.Id, ct))
                return SignInAnswer.NoBusiness;
            await signIn.SignInAsync(user, isPersistent: true);
            return SignInAnswer.Platform;
        }
        await PutCookieAsync(user, memberships[0].BusinessId);
        return memberships.Count == 1 ? SignInAnswer.SignedIn : SignInAnswer.ChooseBusiness;
    }

    public Task<List<Membership>> MembershipsAsync(Guid userId, CancellationToken ct) =>
        db
            .Database.SqlQuery<Membership>(
                $"""
                select business_id as "BusinessId", business_name as "BusinessName", role as "Role" from app.memberships({userId})
                """
            )
            .ToListAsync(ct);

    public Task PutCookieAsync(User user, Guid businessId) =>
        signIn.SignInWithClaimsAsync(user, isPersistent: true, [new Claim(TenantFilter.BusinessClaim, businessId.ToString())]);

    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<User>().HashPassword(new User(), "nobody"));
}
