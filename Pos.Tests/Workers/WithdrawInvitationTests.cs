using Pos.Data.Operations;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Workers;

public sealed class WithdrawInvitationTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var (first, second) = (await Hiring.InvitedAsync(shop, "+923451234567"), await Hiring.InvitedAsync(shop, "+923451234568"));
        return await Samples.FromOffice(shop, new WithdrawInvitation(first.Id), new WithdrawInvitation(second.Id));
    }

    [Fact]
    public async Task One_of_another_shop_of_nobody_or_that_was_used_is_unknown()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var theirs = await Hiring.InvitedAsync(other, Rig.NewPhone());
        var used = await Database.AskAsync<Guid>(
            "select id from shop.invitations where business_id = $1 and used_at is not null limit 1",
            shop.BusinessId
        );
        foreach (var id in new[] { theirs.Id, used, shop.NewId() })
        {
            var result = await shop.RunAsync<WithdrawInvitation>(shop.NewId(), new(id));
            Assert.Equal((ResultStatus.Refused, "invitation_unknown"), (result.Status, result.Reason));
        }
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                "select count(*) from shop.invitations where business_id = any($1) and withdrawn_at is not null",
                new[] { shop.BusinessId, other.BusinessId }
            )
        );
    }
}
