using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Pos.Data.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.SignIn;

/// <summary>
/// What Identity's handler of passkeys reads: one by its device's name for it, and those of whoever is signed in. No row of a person is read for it, and what
/// is written asks for more than a store is given: the password, or a proof.
/// </summary>
public sealed class PasskeyStore(Passkeys passkeys, PasskeySeals seals, IHttpContextAccessor http) : IUserPasskeyStore<User>
{
    // Whether there is such a person, the passkey says.
    public Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(Guid.TryParse(userId, out var id) ? new User { Id = id } : null);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(IdOf(user.Id));

    public static string IdOf(Guid person) => person.ToString("D", CultureInfo.InvariantCulture);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        http.HttpContext?.User.Session() is { } session
            ? [.. (await passkeys.OwnAsync(session, cancellationToken)).Select(own => Info(own.Credential, [], 0, false))]
            : [];

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } found ? new User { Id = found.UserId } : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } found
        && found.UserId == user.Id
        && seals.Open(found.Sealed) is { } open
            ? Info(credentialId, open.PublicKey, (uint)found.SignCount, open.CanBeCopied)
            : null;

    private static UserPasskeyInfo Info(byte[] credential, byte[] publicKey, uint signCount, bool canBeCopied) =>
        new(credential, publicKey, default, signCount, [], true, canBeCopied, false, [], []);

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Elsewhere();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw Elsewhere();

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Elsewhere();

    private static NotSupportedException Elsewhere() =>
        new("People and what they sign in by are written by Accounts, Sessions and Passkeys.");

    public void Dispose() { }
}
