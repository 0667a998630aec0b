using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data.Tenancy;

namespace Pos.Data.SignIn;

/// <param name="Sealed">What its codes are made of, while it is being set up; null ever after.</param>
/// <param name="ConfirmedAt">Since when it is asked for.</param>
public sealed record SecondStep(byte[]? Sealed, DateTimeOffset? ConfirmedAt);

/// <param name="Sealed">Null where no code is made: then a passkey passes it.</param>
/// <param name="Passkeys">Whether there is one.</param>
public sealed record AskedStep(string Login, byte[]? Sealed, bool Passkeys);

/// <param name="OpensAt">No code is taken before; null when the next one is.</param>
public sealed record StepAnswer(bool Passed, DateTimeOffset? OpensAt);

/// <summary>The code after the password; through the functions that alone may see what it is made of.</summary>
public sealed class SecondSteps(PosDb db)
{
    /// <returns>Null when nobody waits with this session for a second step.</returns>
    public async Task<AskedStep?> AskedAsync(SessionToken session, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<AskedStep>(
                    $"""
                    select login as "Login", sealed as "Sealed", passkeys as "Passkeys" from app.asked_step({session.Id}, {session.Key()})
                    """
                )
                .ToListAsync(ct)
        ).SingleOrDefault();

    /// <param name="step">Of the code; null for one that fits none, which is counted.</param>
    /// <param name="proof">That the seal was opened.</param>
    public async Task<StepAnswer> PassAsync(SessionToken session, long? step, byte[] proof, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<StepAnswer>(
                    $"""
                    select passed as "Passed", opens_at as "OpensAt" from app.pass_second_step({session.Id}, {session.Key()}, {step}::bigint, {proof})
                    """
                )
                .ToListAsync(ct)
        )[0];

    /// <returns>Null when there is none, nor one being set up.</returns>
    public async Task<SecondStep?> OwnAsync(SessionToken session, CancellationToken ct) =>
        (
            await db
                .Database.SqlQuery<SecondStep>(
                    $"""select sealed as "Sealed", confirmed_at as "ConfirmedAt" from app.own_second_step({session.Id}, {session.Key()})"""
                )
                .ToListAsync(ct)
        ).SingleOrDefault();

    /// <summary>False when the password was not the right one.</summary>
    public Task<bool> BeginAsync(SessionToken session, byte[] derived, byte[] kept, byte[] proofHash, CancellationToken ct) =>
        YesAsync($"""select app.begin_second_step({session.Id}, {session.Key()}, {derived}, {kept}, {proofHash}) as "Value" """, ct);

    public Task<bool> ConfirmAsync(SessionToken session, long step, byte[] proof, CancellationToken ct) =>
        YesAsync($"""select app.confirm_second_step({session.Id}, {session.Key()}, {step}, {proof}) as "Value" """, ct);

    /// <summary>False when the password was not the right one.</summary>
    public Task<bool> EndAsync(SessionToken session, byte[] derived, CancellationToken ct) =>
        YesAsync($"""select app.end_second_step({session.Id}, {session.Key()}, {derived}) as "Value" """, ct);

    /// <summary>
    /// As the schema's owner, who may lend himself the role this takes: for whoever lost the phone, with its codes and passkeys, the paper and everybody who
    /// could make a code.
    /// </summary>
    /// <returns>False when nobody with this login has either.</returns>
    public static async Task<bool> EndOfAsync(string ownerConnection, string login, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ownerConnection);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("set local role pos_gatekeeper", connection, transaction);
        await command.ExecuteNonQueryAsync(ct);
        command.Parameters.Add(new() { Value = LoginName.Normalized(login) });
        var ended = 0;
        foreach (var table in (string[])["second_steps", "passkeys"])
        {
            command.CommandText = $"delete from identity.{table} where user_id = app.find_user($1)";
            ended += await command.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return ended > 0;
    }

    private async Task<bool> YesAsync(FormattableString sql, CancellationToken ct) =>
        (await db.Database.SqlQuery<bool>(sql).ToListAsync(ct))[0];
}
