using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Pos.Data.Platform;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

public enum SignInAnswer
{
    SignedIn,
    SecondStep,
    ChooseBusiness,
    Platform,
    Refused,
    LockedOut,
    NoBusiness,
}

/// <summary>Checks a login and puts the cookie, for one business at a time.</summary>
public sealed class PasswordSignIn(
    Sessions sessions,
    SecondSteps steps,
    OwnAccount account,
    Passwords passwords,
    PlatformAdmins admins,
    IHttpContextAccessor http,
    TimeProvider clock,
    SignInTries tries,
    KnownBrowser browsers,
    SecurityLog log
)
{
    /// <returns>With <see cref="SignInAnswer.SecondStep"/> the session that waits for it.</returns>
    public async Task<(SignInAnswer Answer, SessionToken? Session)> ByPasswordAsync(string login, string password, CancellationToken ct)
    {
        var (answer, session) = await ProveAsync(login, password, ct);
        return answer == SignInAnswer.SignedIn
            ? (await WelcomeAsync(session!, LoginName.Canonical(login)!, joins: false, ct), session)
            : (answer, session);
    }

    /// <summary>Starts the whole session of somebody who has proven everything that is asked.</summary>
    /// <param name="joins">Who works nowhere is let in too: about to join a business.</param>
    public async Task<SignInAnswer> WelcomeAsync(SessionToken session, string login, bool joins, CancellationToken ct)
    {
        browsers.Remember(http.HttpContext!, login);
        var memberships = await sessions.MembershipsAsync(session, ct);
        if (memberships.Count == 0)
        {
            if (joins)
            {
                await StartAsync(session, null, ct);
                return SignInAnswer.SignedIn;
            }
            if (!await admins.IsOneAsync(session, ct))
            {
                await sessions.EndAsync(session, ct);
                return SignInAnswer.NoBusiness;
            }
            await StartAsync(session, null, ct);
            return SignInAnswer.Platform;
        }
        await StartAsync(session, memberships[0].BusinessId, ct);
        return memberships.Count == 1 ? SignInAnswer.SignedIn : SignInAnswer.ChooseBusiness;
    }

    /// <summary>
    /// The session of whoever knows the password, before there is a cookie for it; else why there is none. Where a second step is still to come it opens nothing.
    /// </summary>
    public async Task<(SignInAnswer Answer, SessionToken? Session)> ProveAsync(string login, string password, CancellationToken ct)
    {
        // What is no login goes the same way, as slowly: time does not tell which logins exist.
        var canonical = LoginName.Canonical(login) ?? "";
        var context = http.HttpContext!;
        // In a browser that is known, tries are counted by themselves, and strangers' tries elsewhere do not keep its owner out.
        var known = browsers.NameFor(context.Request, canonical);
        var place = known ?? Network.Of(context);
        if (!tries.Take(canonical, place))
        {
            log.SignInThrottled(Network.Of(context));
            return (SignInAnswer.LockedOut, null);
        }
        var terms = await sessions.TermsAsync(canonical, passwords.Rounds, ct);
        var session = SessionToken.New(Guid.CreateVersion7(clock.GetUtcNow()));
        var derived = passwords.Derive(password, terms);
        // A login that is closed to strangers is refused in the same words as one that nobody has.
        if (!await sessions.SignInAsync(canonical, derived, session, known is not null, ct))
        {
            log.SignInFailed(Network.Of(context));
            return (SignInAnswer.Refused, null);
        }
        // Only now: who sees it take longer knows the password.
        if (passwords.IsOutdated(terms))
            await sessions.RenewPasswordAsync(session, derived, passwords.Hash(password), ct);
        tries.Forget(canonical, place);
        return (await steps.AskedAsync(session, ct) is null ? SignInAnswer.SignedIn : SignInAnswer.SecondStep, session);
    }

    /// <summary>The browser has one session at a time: the one it had ends.</summary>
    public async Task StartAsync(SessionToken session, Guid? businessId, CancellationToken ct)
    {
        log.SignedIn(Network.Of(http.HttpContext!), session.Id);
        await account.DescribeAsync(session, http.HttpContext!.Request.Headers.UserAgent.ToString(), ct);
        if (http.HttpContext!.User.Session() is { } before)
            await sessions.EndAsync(before, ct);
        await PutCookieAsync(session, businessId, ct);
    }

    /// <summary>The cookie holds the session's secret and the chosen business; who that is, the database says at each request.</summary>
    public async Task PutCookieAsync(SessionToken session, Guid? businessId, CancellationToken ct)
    {
        List<Claim> claims = [new(SessionClaim.Name, session.ToString())];
        if (businessId is { } business)
        {
            claims.Add(new(TenantFilter.BusinessClaim, business.ToString()));
            if (await sessions.MembershipsAsync(session, ct) is [_, _, ..])
                claims.Add(new(SessionClaim.Several, "yes"));
        }
        await http.HttpContext!.SignInAsync(
            IdentityConstants.ApplicationScheme,
            new(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme)),
            new() { IsPersistent = true }
        );
    }

    /// <summary>Ends the session, wherever its cookie may have been copied to.</summary>
    public async Task LeaveAsync(CancellationToken ct)
    {
        if (http.HttpContext!.User.Session() is { } session)
            await sessions.EndAsync(session, ct);
        await http.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
