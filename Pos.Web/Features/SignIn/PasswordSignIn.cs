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
public sealed class PasswordSignIn(PosDb db, UserManager<User> users, SignInManager<User> signIn, PlatformAdmins admins)
{
    public async Task<SignInAnswer> ByPasswordAsync(string login, string password, CancellationToken ct)
    {
        var user = LoginName.Canonical(login) is { } canonical ? await users.FindByNameAsync(canonical) : null;
        if (user is null)
        {
            // As slow as a wrong password, so that time does not tell which logins exist.
            users.PasswordHasher.VerifyHashedPassword(new User(), NobodysHash.Value, password);
            return SignInAnswer.Refused;
        }
        var checkedPassword = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (checkedPassword.IsLockedOut)
            return SignInAnswer.LockedOut;
        if (!checkedPassword.Succeeded)
            return SignInAnswer.Refused;
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
