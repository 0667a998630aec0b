using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.SignIn;

/// <summary>How the key of a password is derived.</summary>
/// <param name="Prf">As Identity writes it: 0 HMAC-SHA1, 1 HMAC-SHA256, 2 HMAC-SHA512.</param>
public sealed record PasswordTerms(int Prf, int Rounds, byte[] Salt);

public sealed record Membership(Guid BusinessId, string BusinessName, string Role);

/// <summary>People and who of them is signed in, through the functions that alone may see either: no hash of a password ever leaves the database.</summary>
public sealed class Sessions(PosDb db)
{
    public async Task<bool> IsTakenAsync(string login, CancellationToken ct) =>
        (await db.Database.SqlQuery<Guid?>($"""select app.find_user({LoginName.Normalized(login)}) as "Value" """).ToListAsync(ct))[0]
            is not null;

    /// <summary>Somebody new, who is signed in with the session. Throws a unique violation when the login is taken.</summary>
    public Task AddPersonAsync(Guid id, string login, string hash, SessionToken session, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"select app.add_person({id}, {login}, {LoginName.Normalized(login)}, {hash}, {session.Id}, {session.Key()})",
            ct
        );

    /// <summary>Also of a login that is not there, so that nothing tells which ones are.</summary>
    public async Task<PasswordTerms> TermsAsync(string login, int usualRounds, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<PasswordTerms>(
                    $"""
                    select prf as "Prf", rounds as "Rounds", salt as "Salt" from app.password_terms({LoginName.Normalized(
                        login
                    )}, {usualRounds})
                    """
                )
                .ToListAsync(ct)
        )[0];

    /// <summary>Starts the session when the derived key is the right one; counts a failure when it is not.</summary>
    /// <param name="known">From a browser on which this login signed in before: others' failures do not keep it out.</param>
    public async Task<bool> SignInAsync(string login, byte[] derived, SessionToken session, bool known, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<bool>(
                    $"""select app.sign_in({LoginName.Normalized(login)}, {derived}, {session.Id}, {session.Key()}, {known}) as "Value" """
                )
                .ToListAsync(ct)
        )[0];

    /// <summary>Keeps the same password hashed as it is done now, of whoever just signed in by it.</summary>
    public Task RenewPasswordAsync(SessionToken session, byte[] derived, string hash, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select app.renew_password({session.Id}, {session.Key()}, {derived}, {hash})", ct);

    public Task<List<Membership>> MembershipsAsync(SessionToken session, CancellationToken ct) =>
        db
            .Database.SqlQuery<Membership>(
                $"""
                select business_id as "BusinessId", business_name as "BusinessName", role as "Role" from app.memberships({session.Id}, {session.Key()})
                """
            )
            .ToListAsync(ct);

    /// <summary>The cookie was renewed, so the session lives on with it. False when it has ended.</summary>
    public async Task<bool> KeepAsync(SessionToken session, CancellationToken ct) =>
        (await db.Database.SqlQuery<bool>($"""select app.keep_session({session.Id}, {session.Key()}) as "Value" """).ToListAsync(ct))[0];

    public Task EndAsync(SessionToken session, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select app.end_session({session.Id}, {session.Key()})", ct);
}
