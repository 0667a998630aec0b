using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data.SignIn;
using Pos.Data.Sql;
using Pos.Data.Tenancy;

namespace Pos.Data.Platform;

/// <summary>How the phones of one business fare: counts and times, no sale.</summary>
/// <param name="MissingSince">When the oldest hole in a phone's numbers was noticed by its next operation.</param>
public sealed record BusinessHealth(
    Guid BusinessId,
    string BusinessName,
    long Phones,
    DateTimeOffset? LastContactAt,
    long Pending,
    DateTimeOffset? OldestPendingAt,
    long Missing,
    DateTimeOffset? MissingSince,
    long BrokenChains,
    long Quarantined,
    string[]? Versions
);

/// <summary>The people who run the installation, and what they may see.</summary>
public sealed class PlatformAdmins(PosDb db)
{
    public Task<bool> IsOneAsync(SessionToken session, CancellationToken ct) =>
        AsAsync(
            session,
            () =>
                db
                    .Database.SqlQuery<bool>(
                        $"""select exists (select from identity.platform_admins where user_id = app.user_id()) as "Value" """
                    )
                    .SingleAsync(ct),
            ct
        );

    public async Task<List<BusinessHealth>> SyncHealthAsync(SessionToken session, CancellationToken ct) =>
        await AsAsync(
            session,
            () =>
                db
                    .Database.SqlQuery<BusinessHealth>(
                        $"""
                        select business_id as "BusinessId", business_name as "BusinessName", phones as "Phones", last_contact_at as "LastContactAt", pending as "Pending",
                               oldest_pending_at as "OldestPendingAt", missing as "Missing", missing_since as "MissingSince", broken_chains as "BrokenChains",
                               quarantined as "Quarantined", versions as "Versions"
                        from app.platform_sync_health()
                        """
                    )
                    .ToListAsync(ct),
            ct
        ) ?? [];

    /// <summary>Which businesses' books were found not to add up, and how.</summary>
    public async Task<List<BrokenInvariant>> BooksAsync(SessionToken session, CancellationToken ct) =>
        await AsAsync(
            session,
            () =>
                db
                    .Database.SqlQuery<BrokenInvariant>(
                        $"""
                        select business_id as "BusinessId", invariant as "Invariant", broken as "Broken", since as "Since" from app.platform_books()
                        """
                    )
                    .ToListAsync(ct),
            ct
        ) ?? [];

    /// <summary>
    /// As the schema's owner, who may lend himself the two roles this takes. False when nobody has the login. Whoever is new is signed out everywhere: beside a
    /// passkey, from now on, no password alone signs in.
    /// </summary>
    public static async Task<bool> AppointAsync(string ownerConnection, string login, CancellationToken ct)
    {
        if (LoginName.Canonical(login) is not { } canonical)
            return false;
        await using var connection = new NpgsqlConnection(ownerConnection);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("set local role pos_gatekeeper", connection, transaction);
        await command.ExecuteNonQueryAsync(ct);
        command.CommandText = "select app.find_user($1)";
        command.Parameters.Add(new() { Value = LoginName.Normalized(canonical) });
        if (await command.ExecuteScalarAsync(ct) is not Guid user)
            return false;
        command.Parameters.Clear();
        command.CommandText = "set local role pos_keeper";
        await command.ExecuteNonQueryAsync(ct);
        command.CommandText = "insert into identity.platform_admins (user_id) values ($1) on conflict do nothing";
        command.Parameters.Add(new() { Value = user });
        if (await command.ExecuteNonQueryAsync(ct) > 0)
        {
            command.Parameters.Clear();
            command.CommandText = "set local role pos_gatekeeper";
            await command.ExecuteNonQueryAsync(ct);
            command.CommandText = "update identity.sessions set ended_at = now() where user_id = $1 and ended_at is null";
            command.Parameters.Add(new() { Value = user });
            await command.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return true;
    }

    // No business is entered: all that is known here is the person.
    private async Task<T?> AsAsync<T>(SessionToken session, Func<Task<T>> read, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var person = await db
            .Database.SqlQuery<Guid?>($"""select app.enter_person({session.Id}, {session.Key()}) as "Value" """)
            .ToListAsync(ct);
        return person[0] is null ? default : await read();
    }
}
