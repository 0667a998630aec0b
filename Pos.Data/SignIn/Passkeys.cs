using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.SignIn;

/// <param name="Credential">What the device calls it.</param>
/// <param name="UsedAt">Null when nobody has signed in by it yet.</param>
public sealed record OwnPasskey(Guid Id, byte[] Credential, string Name, DateTimeOffset MadeAt, DateTimeOffset? UsedAt);

/// <param name="Sealed">What it is checked with.</param>
/// <param name="SignCount">How often its device said it had signed.</param>
public sealed record KeptPasskey(Guid UserId, byte[] Sealed, long SignCount);

/// <param name="ProofHash">Of what only somebody who opened the seal can say.</param>
public sealed record NewPasskey(Guid Id, byte[] Credential, string Name, byte[] Sealed, byte[] ProofHash, long SignCount);

/// <summary>What people sign in by instead of password and code; through the functions that alone may see it.</summary>
public sealed class Passkeys(PosDb db)
{
    public Task<List<OwnPasskey>> OwnAsync(SessionToken session, CancellationToken ct) =>
        db
            .Database.SqlQuery<OwnPasskey>(
                $"""
                select id as "Id", credential as "Credential", name as "Name", made_at as "MadeAt", used_at as "UsedAt"
                from app.own_passkeys({session.Id}, {session.Key()})
                """
            )
            .ToListAsync(ct);

    /// <returns>Whose it will be; null when the password was not the right one.</returns>
    public Task<Guid?> BeginAsync(SessionToken session, byte[] derived, CancellationToken ct) =>
        OneAsync<Guid?>($"""select app.begin_passkey({session.Id}, {session.Key()}, {derived}) as "Value" """, ct);

    /// <summary>False when the password was not given just before, by this person in this session, or somebody has this passkey.</summary>
    public Task<bool> AddAsync(SessionToken session, Guid person, NewPasskey passkey, CancellationToken ct) =>
        OneAsync<bool>(
            $"""
            select app.add_passkey({session.Id}, {session.Key()}, {person}, {passkey.Id}, {passkey.Credential}, {passkey.Name}, {passkey.Sealed},
                                   {passkey.ProofHash}, {passkey.SignCount}) as "Value"
            """,
            ct
        );

    /// <returns>Null when nobody has it.</returns>
    public async Task<KeptPasskey?> FindAsync(byte[] credential, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<KeptPasskey>(
                    $"""select user_id as "UserId", sealed as "Sealed", sign_count as "SignCount" from app.find_passkey({credential})"""
                )
                .ToListAsync(ct)
        ).SingleOrDefault();

    /// <summary>Starts the session of whoever's device has signed.</summary>
    /// <param name="proof">That the seal was opened.</param>
    /// <param name="challengeHash">Of what was signed: taken once.</param>
    /// <returns>The login; null whatever was wrong.</returns>
    public Task<string?> SignInAsync(
        byte[] credential,
        byte[] proof,
        long signCount,
        byte[] challengeHash,
        SessionToken session,
        CancellationToken ct
    ) =>
        OneAsync<string?>(
            $"""
            select app.sign_in_by_passkey({credential}, {proof}, {signCount}, {challengeHash}, {session.Id}, {session.Key()}) as "Value"
            """,
            ct
        );

    /// <summary>False when the password was not the right one.</summary>
    public Task<bool> RemoveAsync(SessionToken session, byte[] derived, Guid id, CancellationToken ct) =>
        OneAsync<bool>($"""select app.remove_passkey({session.Id}, {session.Key()}, {derived}, {id}) as "Value" """, ct);

    private async Task<T> OneAsync<T>(FormattableString sql, CancellationToken ct) =>
        (await db.Database.SqlQuery<T>(sql).ToListAsync(ct))[0];
}
