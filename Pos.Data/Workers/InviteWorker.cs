using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Pos.Data.Operations;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

/// <param name="Login">In canonical form.</param>
/// <param name="OutletId">Where a cashier is to work; null for an owner.</param>
/// <param name="Also">Further outlets.</param>
/// <param name="Rights">What he may do beyond selling, as <see cref="SaveRights"/> says it; not said, he gives credit as cashiers always did.</param>
/// <param name="SecretHash">Of the secret in the link (<see cref="LinkToken.KeyHash"/>), in hexadecimal digits.</param>
public sealed record InviteWorker(
    Guid InvitationId,
    string Login,
    string Name,
    Role Role,
    Guid? OutletId,
    string SecretHash,
    IReadOnlyList<Guid>? Also = null,
    IReadOnlyDictionary<string, long?>? Rights = null
);

/// <summary>
/// An owner invites somebody by his login. What was open to the same login is withdrawn: of two links only the newer one opens.
/// Refusals: those of a name, login_bad, outlet_unknown, works_here.
/// </summary>
public sealed class InviteWorkerHandler(PosDb db, TenantContext tenant, IEnumerable<Right> rights)
    : OperationHandler<InviteWorker>(WorkersJson.Default.InviteWorker)
{
    private const int HashDigits = 64;

    public override string Kind => "invite_worker";

    protected override Refusal? Check(InviteWorker input) =>
        WorkerShape.Check(input.Name, input.Role, input.OutletId, input.Also)
        ?? WorkerShape.Check(input.Rights, rights)
        ?? (
            LoginName.Canonical(input.Login) != input.Login ? new("login_bad", nameof(input.Login))
            : input.SecretHash.Length != HashDigits || !input.SecretHash.All(char.IsAsciiHexDigit) ? new("unreadable")
            : null
        );

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var refusals = new Dictionary<Guid, Refusal>();
        var here = db.Workers.Present();
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            var login = LoginName.Normalized(input.Login);
            if (!await db.AreOutletsAsync(input.OutletId, input.Also, ct))
                refusals[operation.OpId] = new("outlet_unknown", "OutletIds");
            else if (await db.Invitations.Where(i => i.NormalizedLogin == login).AnyAsync(i => here.Any(w => w.Id == i.WorkerId), ct))
                refusals[operation.OpId] = new("works_here", nameof(input.Login));
        }
        return refusals;
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var input in operations.Select(InputOf))
        {
            // By the database's clock, as its policies ask and as it will judge the link.
            await using var command = db.Command(
                """
                with before as (
                  update shop.invitations set withdrawn_at = now()
                  where business_id = $1 and normalized_login = $4 and withdrawn_at is null and used_at is null
                )
                insert into shop.invitations (business_id, id, login, normalized_login, name, role, outlet_id, secret_hash, invited_by, invited_at, expires_at, also, rights)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now(), now() + $10, $11, coalesce($12, '{"give_credit": null}'::jsonb))
                """
            );
            command.Parameters.Add(new() { Value = tenant.BusinessId });
            command.Parameters.Add(new() { Value = input.InvitationId });
            command.Parameters.Add(new() { Value = input.Login });
            command.Parameters.Add(new() { Value = LoginName.Normalized(input.Login) });
            command.Parameters.Add(new() { Value = input.Name.Trim() });
            command.Parameters.Add(new() { Value = EnumWords.SnakeCase(input.Role.ToString()) });
            command.Parameters.Add(
                new() { Value = input.OutletId is { } outlet ? outlet : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }
            );
            command.Parameters.Add(new() { Value = Convert.FromHexString(input.SecretHash) });
            command.Parameters.Add(new() { Value = tenant.WorkerId });
            command.Parameters.Add(new() { Value = Invitation.Lifetime, NpgsqlDbType = NpgsqlDbType.Interval });
            command.Parameters.Add(new() { Value = (input.Also ?? []).Where(o => o != input.OutletId).Distinct().ToArray() });
            command.Parameters.Add(
                new()
                {
                    Value = input.Rights is { } given ? JsonSerializer.Serialize(given) : DBNull.Value,
                    NpgsqlDbType = NpgsqlDbType.Jsonb,
                }
            );
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
