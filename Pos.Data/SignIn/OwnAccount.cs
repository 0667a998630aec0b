using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.SignIn;

/// <param name="CodeMadeAt">Of the code for a lost password; null when there is none.</param>
public sealed record AccountFacts(string Login, DateTimeOffset? CodeMadeAt);

/// <param name="Browser">What it said of itself.</param>
/// <param name="UsedAt">To the hour.</param>
public sealed record OwnSession(Guid Id, string Browser, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, bool IsThis);

public enum WorkersCode
{
    Made,

    /// <summary>Nobody the owner may do this for.</summary>
    Unknown,

    /// <summary>A person who works in several businesses is in no one owner's hand.</summary>
    Elsewhere,
}

/// <summary>What people do about their own accounts, and an owner about his workers'; through the functions that alone may see them.</summary>
public sealed class OwnAccount(PosDb db)
{
    /// <returns>Null when the session has ended.</returns>
    public async Task<AccountFacts?> FactsAsync(SessionToken session, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<AccountFacts>(
                    $"""
                    select login as "Login", code_made_at as "CodeMadeAt" from app.own_account({session.Id}, {session.Key()})
                    """
                )
                .ToListAsync(ct)
        ).SingleOrDefault();

    public Task<List<OwnSession>> SessionsAsync(SessionToken session, CancellationToken ct) =>
        db
            .Database.SqlQuery<OwnSession>(
                $"""
                select id as "Id", browser as "Browser", created_at as "CreatedAt", used_at as "UsedAt", is_this as "IsThis"
                from app.own_sessions({session.Id}, {session.Key()})
                """
            )
            .ToListAsync(ct);

    public Task DescribeAsync(SessionToken session, string browser, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select app.describe_session({session.Id}, {session.Key()}, {browser})", ct);

    /// <param name="one">Null for all others.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> EndAsync(SessionToken session, Guid? one, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<int>($"""select app.end_own_sessions({session.Id}, {session.Key()}, {one}::uuid) as "Value" """)
                .ToListAsync(ct)
        )[0];

    /// <summary>False when the password before was not the right one.</summary>
    public Task<bool> ChangePasswordAsync(SessionToken session, byte[] derived, string hash, CancellationToken ct) =>
        YesAsync($"""select app.change_password({session.Id}, {session.Key()}, {derived}, {hash}) as "Value" """, ct);

    /// <summary>False when the password was not the right one.</summary>
    public Task<bool> SetCodeAsync(SessionToken session, byte[] derived, ResetCode code, CancellationToken ct) =>
        YesAsync($"""select app.set_own_code({session.Id}, {session.Key()}, {derived}, {code.Key()}) as "Value" """, ct);

    public async Task<WorkersCode> SetWorkersCodeAsync(
        SessionToken session,
        Guid businessId,
        Guid workerId,
        ResetCode code,
        CancellationToken ct
    ) =>
        Enum.Parse<WorkersCode>(
            (
                await db
                    .Database.SqlQuery<string>(
                        $"""select app.set_workers_code({session.Id}, {session.Key()}, {businessId}, {workerId}, {code.Key()}) as "Value" """
                    )
                    .ToListAsync(ct)
            )[0],
            ignoreCase: true
        );

    /// <summary>False whatever was wrong.</summary>
    public Task<bool> ResetPasswordAsync(string login, ResetCode code, string hash, CancellationToken ct) =>
        YesAsync($"""select app.reset_password({LoginName.Normalized(login)}, {code.Key()}, {hash}) as "Value" """, ct);

    private async Task<bool> YesAsync(FormattableString sql, CancellationToken ct) =>
        (await db.Database.SqlQuery<bool>(sql).ToListAsync(ct))[0];
}
