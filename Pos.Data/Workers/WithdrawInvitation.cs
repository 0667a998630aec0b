using Microsoft.EntityFrameworkCore;
using Pos.Data.Operations;

namespace Pos.Data.Workers;

public sealed record WithdrawInvitation(Guid InvitationId);

/// <summary>The link opens nothing any more. Refusal: invitation_unknown, also for one that was used: its worker is here.</summary>
public sealed class WithdrawInvitationHandler(PosDb db, TimeProvider clock)
    : OperationHandler<WithdrawInvitation>(WorkersJson.Default.WithdrawInvitation)
{
    public override string Kind => "withdraw_invitation";

    protected override Refusal? Check(WithdrawInvitation input) => null;

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        var ids = operations.Select(o => InputOf(o).InvitationId).ToArray();
        var known = await db.Invitations.Where(i => ids.Contains(i.Id) && i.UsedAt == null).Select(i => i.Id).ToListAsync(ct);
        return operations
            .Where(o => !known.Contains(InputOf(o).InvitationId))
            .ToDictionary(o => o.OpId, _ => new Refusal("invitation_unknown"));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        var ids = operations.Select(o => InputOf(o).InvitationId).ToArray();
        var now = clock.GetUtcNow();
        await db
            .Invitations.Where(i => ids.Contains(i.Id) && i.WithdrawnAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.WithdrawnAt, now), ct);
    }
}
