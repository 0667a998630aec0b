using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Workers;

public sealed record JoinBusiness(Guid InvitationId, Guid WorkerId);

public enum InvitationState
{
    Open,
    Joined,
    Used,
    Withdrawn,
    Expired,

    /// <summary>Who was invited is a worker of the business already.</summary>
    WorksHere,

    /// <summary>Nobody was given this address, or it is not meant for this person.</summary>
    Unknown,
}

/// <summary>What is told to whoever holds the address.</summary>
/// <param name="IsMe">Whoever asks is signed in under the login that was invited.</param>
public sealed record OpenedInvitation(
    InvitationState State,
    string Business,
    string InvitedBy,
    string Name,
    Role Role,
    string Outlet,
    string Login,
    bool HasAccount,
    bool IsMe
);

/// <summary>
/// Somebody who was invited becomes a worker, with his own proof of who he is: the database knows no other way in. Its operation is logged after its effects,
/// because the log's keys point at them.
/// </summary>
public sealed class JoinBusinessHandler(PosDb db, TenantContext tenant, OperationLog log, TimeProvider clock)
{
    private sealed record Opened(
        string State,
        string Business,
        string InvitedBy,
        string Name,
        string Role,
        string Outlet,
        string Login,
        bool HasAccount,
        bool IsMe
    );

    private sealed record Joined(
        string State,
        Guid? BusinessId,
        string? Business,
        Guid? UserId,
        Guid? WorkerId,
        string? Name,
        string? Role,
        Guid? OutletId
    );

    /// <summary>Null for an address that nobody was given.</summary>
    public async Task<OpenedInvitation?> OpenAsync(LinkToken token, SessionToken? session, CancellationToken ct)
    {
        var found = await db
            .Database.SqlQuery<Opened>(
                $"""
                select state as "State", business_name as "Business", invited_by as "InvitedBy", name as "Name", role as "Role", outlet_name as "Outlet", login as "Login",
                       has_account as "HasAccount", is_me as "IsMe"
                from app.open_invitation({token.Id}, {token.Key()}, {session?.Id}::uuid, {session?.Key()}::bytea)
                """
            )
            .ToListAsync(ct);
        return found is [var i]
            ? new(StateOf(i.State), i.Business, i.InvitedBy, i.Name, RoleOf(i.Role), i.Outlet, i.Login, i.HasAccount, i.IsMe)
            : null;
    }

    /// <summary>Inside the caller's transaction, which is the tenant's from then on when it answers <see cref="InvitationState.Joined"/>.</summary>
    public async Task<InvitationState> RunAsync(LinkToken token, SessionToken session, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var answers = await db
            .Database.SqlQuery<Joined>(
                $"""
                select state as "State", business_id as "BusinessId", business_name as "Business", user_id as "UserId", worker_id as "WorkerId", worker_name as "Name",
                       role as "Role", outlet_id as "OutletId"
                from app.join_business({token.Id}, {token.Key()}, {session.Id}, {session.Key()}, {Guid.CreateVersion7(now)})
                """
            )
            .ToListAsync(ct);
        if (answers is not [var joined])
            return InvitationState.Unknown;
        if (StateOf(joined.State) is not InvitationState.Joined and var state)
            return state;
        tenant.Enter(
            joined.BusinessId!.Value,
            joined.Business!,
            joined.UserId!.Value,
            joined.WorkerId!.Value,
            joined.Name!,
            RoleOf(joined.Role!),
            joined.OutletId
        );
        var input = new JoinBusiness(token.Id, tenant.WorkerId);
        var payload = JsonSerializer.Serialize(input, WorkersJson.Default.JoinBusiness);
        await log.InsertAsync(
            [
                new(
                    Guid.CreateVersion7(now),
                    "join_business",
                    1,
                    tenant.OutletId,
                    null,
                    null,
                    null,
                    SHA256.HashData(Encoding.UTF8.GetBytes(payload)),
                    tenant.WorkerId,
                    null,
                    now,
                    0,
                    payload,
                    input,
                    null
                ),
            ],
            ct
        );
        return InvitationState.Joined;
    }

    private static InvitationState StateOf(string word) =>
        Enum.Parse<InvitationState>(word.Replace("_", "", StringComparison.Ordinal), true);

    private static Role RoleOf(string word) => Enum.Parse<Role>(word, ignoreCase: true);
}
