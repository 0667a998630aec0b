using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Operations;

public sealed class PushTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task A_sale_that_arrives_is_applied()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        var reply = await shop.PushAsync(sale);
        Assert.Equal([(sale.OpId, ResultStatus.Applied)], reply.Results.Select(r => (r.OpId, r.Status)));
    }
}
