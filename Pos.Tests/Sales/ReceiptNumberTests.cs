using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sales;

/// <summary>The number of a receipt is what a till says. After each of these the books are whole, whatever it said.</summary>
public sealed class ReceiptNumberTests(ShopRig rig) : ShopTests(rig)
{
    private static Envelope Numbered(TestShop shop, string number) =>
        shop.Till.Next(shop.Receipt(shop.Till) with { ReceiptNo = number }, TimeProvider.System.GetUtcNow());

    private Task<List<string>> NumbersAsync(TestShop shop) =>
        Database.ListAsync<string>(
            "select s.receipt_no from shop.sales s join shop.operations o on o.business_id = s.business_id and o.op_id = s.id where s.business_id = $1 order by o.device_seq",
            shop.BusinessId
        );

    private Task<List<string>> FlaggedAsync(TestShop shop) =>
        Database.ListAsync<string>(
            """
            select f.detail from shop.flags f join shop.operations o on o.business_id = f.business_id and o.op_id = f.op_id
            where f.business_id = $1 and f.kind = 'receipt_odd' order by o.device_seq
            """,
            shop.BusinessId
        );

    [Fact]
    public async Task Two_sales_of_one_number_both_stand_and_the_owner_is_told()
    {
        var shop = await Rig.ShopAsync();
        var prefix = shop.Till.Enrolment.Device.Prefix;
        Envelope[] together =
        [
            Numbered(shop, "X-1"),
            Numbered(shop, "X-1"),
            Numbered(shop, $"{prefix}-000007"),
            Numbered(shop, $"{prefix}-000007"),
        ];
        var later = Numbered(shop, $"{prefix}-000007");
        foreach (var result in (await shop.PushAsync(together)).Results.Concat((await shop.PushAsync(later)).Results))
            Assert.Equal((ResultStatus.Applied, null), (result.Status, result.Reason));
        Assert.Equal(
            [
                $"X-1 ({prefix}/1)",
                $"X-1 ({prefix}/2)",
                $"{prefix}-000007",
                $"{prefix}-000007 ({prefix}/4)",
                $"{prefix}-000007 ({prefix}/5)",
            ],
            await NumbersAsync(shop)
        );
        Assert.Equal(["X-1", "X-1", $"{prefix}-000007", $"{prefix}-000007"], await FlaggedAsync(shop));
    }

    [Fact]
    public async Task A_till_cannot_take_the_numbers_of_another()
    {
        var shop = await Rig.ShopAsync();
        var theirs = shop.OtherTill.NextReceiptNo();
        await shop.PushAsync(Numbered(shop, theirs), Numbered(shop, $"{shop.Till.Enrolment.Device.Prefix}1-000001"));
        var real = shop.OtherTill.Next(shop.Receipt(shop.OtherTill) with { ReceiptNo = theirs }, TimeProvider.System.GetUtcNow());
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(shop.OtherTill, real)).Results.Single().Status);
        Assert.Equal(
            theirs,
            await Database.AskAsync<string>(
                "select receipt_no from shop.sales where business_id = $1 and id = $2",
                shop.BusinessId,
                real.OpId
            )
        );
        Assert.Equal(2, (await FlaggedAsync(shop)).Count);
    }

    [Fact]
    public async Task Two_batches_at_once_make_no_two_sales_of_one_number()
    {
        var shop = await Rig.ShopAsync();
        var number = shop.Till.NextReceiptNo();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Numbered(shop, number)).ToList().Select(sale => shop.PushAsync(sale)));
        Assert.Equal(8, (await NumbersAsync(shop)).Distinct().Count());
    }

    [Fact]
    public async Task The_numbers_that_a_till_gives_out_are_not_odd()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale, shop.Sale());
        await shop.PushAsync(sale);
        Assert.Empty(await FlaggedAsync(shop));
    }
}
