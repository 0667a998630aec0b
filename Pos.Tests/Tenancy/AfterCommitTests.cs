using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Tenancy;

public sealed class AfterCommitTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task Work_begins_when_what_it_needs_is_there_and_never_after_a_rollback()
    {
        var shop = await Rig.ShopAsync();
        var began = new List<string>();
        await using (var scope = Rig.Host.Services.CreateAsyncScope())
        {
            var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
            Assert.True(await transaction.EnterAsync(shop.BusinessId, await Rig.Database.SessionOfAsync(shop.OwnerId), Ct));
            transaction.AfterCommit(() => began.Add("kept"));
            Assert.Empty(began);
            await transaction.CommitAsync(Ct);
        }
        await using (var scope = Rig.Host.Services.CreateAsyncScope())
        {
            var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
            Assert.True(await transaction.EnterAsync(shop.BusinessId, await Rig.Database.SessionOfAsync(shop.OwnerId), Ct));
            transaction.AfterCommit(() => began.Add("thrown away"));
            await scope.ServiceProvider.GetRequiredService<PosDb>().Database.RollbackTransactionAsync(Ct);
        }
        Assert.Equal(["kept"], began);
    }
}
