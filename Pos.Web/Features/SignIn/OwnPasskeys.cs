using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.SignIn;

/// <summary>Asks the device of whoever is signed in for a passkey, and keeps it.</summary>
public sealed class OwnPasskeys(
    IPasskeyHandler<User> handler,
    Passkeys passkeys,
    PasskeySeals seals,
    PasskeyChallenge challenge,
    IHttpContextAccessor http,
    TimeProvider clock
)
{
    private const string Path = "/account/passkeys";

    private HttpContext Context => http.HttpContext!;

    /// <param name="login">What the device shows beside it.</param>
    /// <returns>What navigator.credentials.create is given.</returns>
    public async Task<string> AskAsync(Guid person, string login)
    {
        var shown = LoginName.Shown(login);
        var asked = await handler.MakeCreationOptionsAsync(
            new()
            {
                Id = PasskeyStore.IdOf(person),
                Name = shown,
                DisplayName = shown,
            },
            Context
        );
        challenge.Ask(Path, asked.AttestationState!);
        return asked.CreationOptionsJson;
    }

    /// <summary>False whatever was wrong.</summary>
    public async Task<bool> AddAsync(SessionToken session, string? credential, string name, CancellationToken ct)
    {
        if (challenge.Take(Path) is not { } asked || credential is null)
            return false;
        var answer = await handler.PerformAttestationAsync(
            new()
            {
                HttpContext = Context,
                CredentialJson = credential,
                AttestationState = asked,
            }
        );
        if (!answer.Succeeded || !Guid.TryParse(answer.UserEntity.Id, out var person))
            return false;
        var open = PasskeySeals.New(answer.Passkey.PublicKey, answer.Passkey.IsBackupEligible);
        return await passkeys.AddAsync(
            session,
            person,
            new(
                Guid.CreateVersion7(clock.GetUtcNow()),
                answer.Passkey.CredentialId,
                name,
                seals.Seal(open),
                SHA256.HashData(PasskeySeals.Proof(open)),
                answer.Passkey.SignCount
            ),
            ct
        );
    }
}
