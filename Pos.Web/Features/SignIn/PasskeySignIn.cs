using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <param name="Session">Whole; null when there is none.</param>
/// <param name="Login">Whose it is.</param>
public sealed record PasskeyAnswer(SignInAnswer Answer, SessionToken? Session = null, string Login = "");

/// <summary>Asks a browser to have something signed, and starts the session of whoever's device did.</summary>
public sealed class PasskeySignIn(
    IPasskeyHandler<User> handler,
    Passkeys passkeys,
    PasskeySeals seals,
    PasskeyChallenge challenge,
    SignInTries tries,
    IHttpContextAccessor http,
    SecurityLog log,
    TimeProvider clock
)
{
    public const string Path = "/sign-in/passkey";

    private HttpContext Context => http.HttpContext!;

    /// <returns>What navigator.credentials.get is given. It names nobody's passkey: the device shows those it has.</returns>
    public async Task<string> AskAsync()
    {
        var asked = await handler.MakeRequestOptionsAsync(null, Context);
        challenge.Ask(Path, asked.AssertionState!);
        return asked.RequestOptionsJson;
    }

    /// <summary>One answer to everything that is wrong, so that it tells of nobody.</summary>
    public async Task<PasskeyAnswer> ProveAsync(string? credential, CancellationToken ct)
    {
        var (asked, place) = (challenge.Take(Path), Network.Of(Context));
        var claimed = Claimed(credential);
        if (!tries.Take(claimed, place))
        {
            log.SignInThrottled(place);
            return new(SignInAnswer.LockedOut);
        }
        if (asked is not null && credential is not null && await StartAsync(credential, asked, ct) is { } started)
        {
            tries.Forget(claimed, place);
            return started;
        }
        log.SignInFailed(place);
        return new(SignInAnswer.Refused);
    }

    private async Task<PasskeyAnswer?> StartAsync(string credential, string asked, CancellationToken ct)
    {
        var answer = await handler.PerformAssertionAsync(
            new()
            {
                HttpContext = Context,
                CredentialJson = credential,
                AssertionState = asked,
            }
        );
        if (
            !answer.Succeeded
            || await passkeys.FindAsync(answer.Passkey.CredentialId, ct) is not { } kept
            || seals.Open(kept.Sealed) is not { } open
        )
            return null;
        var session = SessionToken.New(Guid.CreateVersion7(clock.GetUtcNow()));
        var login = await passkeys.SignInAsync(
            answer.Passkey.CredentialId,
            PasskeySeals.Proof(open),
            answer.Passkey.SignCount,
            SHA256.HashData(Encoding.UTF8.GetBytes(asked)),
            session,
            ct
        );
        return login is null ? null : new(SignInAnswer.SignedIn, session, login);
    }

    // Whom the device says it signs for: tries are counted by that as they are by what is typed.
    private static string Claimed(string? credential)
    {
        try
        {
            using var json = JsonDocument.Parse(credential ?? "");
            return json.RootElement.GetProperty("response").GetProperty("userHandle").GetString() is { Length: <= 100 } handle
                ? handle
                : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "";
        }
    }
}
