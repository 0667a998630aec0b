using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.SignIn;

namespace Pos.Web.Features.SignIn;

/// <summary>Identity's store under row-level security: a user's rows are reached in that user's own context, or at sign-in by exact login.</summary>
public sealed class UserStore(PosDb db, IdentityErrorDescriber? describer = null) : UserOnlyStore<User, PosDb, Guid>(db, describer)
{
    public override Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken = default) =>
        Context
            .Set<User>()
            .FromSql($"select * from app.find_user({normalizedUserName})")
            .AsTracking()
            .SingleOrDefaultAsync(cancellationToken);

    public override async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken = default) =>
        Guid.TryParse(userId, out var id)
            ? await AsAsync(
                id,
                () => Context.Set<User>().AsTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken),
                cancellationToken
            )
            : null;

    public override Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken = default) =>
        AsAsync(user.Id, () => base.CreateAsync(user, cancellationToken), cancellationToken);

    public override Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken = default) =>
        AsAsync(user.Id, () => base.UpdateAsync(user, cancellationToken), cancellationToken);

    public override Task<IList<Claim>> GetClaimsAsync(User user, CancellationToken cancellationToken = default) =>
        AsAsync(user.Id, () => base.GetClaimsAsync(user, cancellationToken), cancellationToken);

    private async Task<T> AsAsync<T>(Guid userId, Func<Task<T>> work, CancellationToken ct)
    {
        if (Context.Database.CurrentTransaction is not null)
            return await work();
        await using var transaction = await Context.Database.BeginTransactionAsync(ct);
        await Context.Database.ExecuteSqlAsync($"select set_config('app.user_id', {userId.ToString()}, true)", ct);
        var result = await work();
        await transaction.CommitAsync(ct);
        return result;
    }
}
