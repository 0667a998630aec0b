using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Suppliers;

public sealed class ReceiveDeliveryTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var buying = await Buying.FromAsync(shop);
        return await Samples.FromOffice(shop, buying.Sugar(10, 1_000), buying.Sugar(10, 1_100));
    }

    private Task<long> OnHandAsync(TestShop shop, int good, Guid? outlet = null) =>
        Database.AskAsync<long>(
            "select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2",
            outlet ?? shop.Outlet,
            shop.Goods[good].ProductId
        );

    [Fact]
    public async Task A_paper_that_two_enter_at_once_is_entered_once_however_its_number_is_written()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var both = await Task.WhenAll(
            ((string[])["A_17", "a_17"]).Select(paper => shop.RunAsync(shop.NewId(), buying.Sugar(10, 1_000, paper)))
        );
        Assert.Equal(["", "invoice_known"], both.Select(r => r.Reason ?? "").Order(StringComparer.Ordinal));
        Assert.True((await shop.RunAsync(shop.NewId(), buying.Sugar(10, 1_000, "AB17"))).Done);
    }

    [Fact]
    public async Task Goods_are_on_the_shelf_with_what_came_free_and_the_invoice_is_owed_by_its_terms()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop, terms: 15);
        var (sugar, milk) = (await OnHandAsync(shop, 0), await OnHandAsync(shop, 1));
        var delivery = buying.Sugar(50, 6_000, "A-17") with
        {
            InvoiceDate = Buying.Today.AddDays(-5),
            Lines = [new(shop.Goods[0].ProductId, 50_000, 0, 600_000, 0), new(shop.Goods[1].ProductId, 10_000, 1_000, 250_000, 50_000)],
            Extra = 10_001,
        };

        var op = await buying.BroughtAsync(delivery);

        Assert.Equal((sugar + 50_000, milk + 11_000), (await OnHandAsync(shop, 0), await OnHandAsync(shop, 1)));
        Assert.Equal(
            [$"delivery|810001|{Buying.Today.AddDays(10):yyyy-MM-dd}|A-17"],
            await Database.ListAsync<string>(
                "select concat_ws('|', kind, amount, due_on, reference) from shop.supplier_entries where op_id = $1",
                op
            )
        );
        // 6,000 and 2,000 of 8,000: the freight comes to the paisa.
        Assert.Equal(
            ["50000+0|600000|0|7501|15000", "10000+1000|250000|50000|2500|28050"],
            await Database.ListAsync<string>(
                "select concat(quantity, '+', free, '|', cost, '|', discount, '|', extra, '|', price) from shop.delivery_lines where op_id = $1 order by line_no",
                op
            )
        );
    }

    [Fact]
    public async Task What_is_paid_at_once_is_off_it_and_freight_paid_to_another_is_not_owed()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await buying.BroughtAsync(
            buying.Sugar(10, 1_000) with
            {
                Extra = 20_000,
                ExtraOnInvoice = false,
                Paid = 40_000,
                PaidBy = PaidBy.Cheque,
            }
        );
        Assert.Equal(600, await buying.OwedAsync());
    }

    [Fact]
    public async Task Goods_that_somebody_took_in_before_are_not_taken_in_twice()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var before = await OnHandAsync(shop, 0);
        await Buying.DoneAsync(
            shop,
            new Data.Stock.MoveGoods(shop.Outlet, Data.Stock.Reason.Delivery, "", [new(shop.Goods[0].ProductId, 10_000)])
        );
        await buying.BroughtAsync(buying.Sugar(10, 1_000) with { AlreadyIn = true });
        Assert.Equal(before + 10_000, await OnHandAsync(shop, 0));
        Assert.Equal(1_000, await buying.OwedAsync());
    }

    [Fact]
    public async Task Free_goods_alone_owe_nothing_and_can_be_taken_back()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var before = await OnHandAsync(shop, 0);
        var op = await buying.BroughtAsync(buying.Sugar(0, 0) with { Lines = [new(shop.Goods[0].ProductId, 0, 5_000, 0, 0)] });
        Assert.Equal(before + 5_000, await OnHandAsync(shop, 0));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(op, 1, "Never came"));
        Assert.Equal((before, 0), (await OnHandAsync(shop, 0), await buying.OwedAsync()));
    }

    [Fact]
    public async Task One_invoice_is_entered_once_unless_it_was_taken_back()
    {
        var shop = await Rig.ShopAsync();
        var (buying, other) = (await Buying.FromAsync(shop), await Buying.FromAsync(shop, "Another"));
        var op = await buying.BroughtAsync(buying.Sugar(10, 1_000, "A-17"));
        var again = await shop.RunAsync<ReceiveDelivery>(shop.NewId(), buying.Sugar(10, 1_000, " A-17 "));
        Assert.Equal((ResultStatus.Refused, "invoice_known"), (again.Status, again.Reason));
        await other.BroughtAsync(other.Sugar(10, 1_000, "A-17"));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(op, 1, "Wrong cost"));
        await buying.BroughtAsync(buying.Sugar(10, 1_100, "A-17"));
        Assert.Equal(1_100, await buying.OwedAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (buying, theirs) = (await Buying.FromAsync(shop), await Buying.FromAsync(stranger));
        var delivery = buying.Sugar(10, 1_000);
        ReceiveDelivery With(DeliveredGoods line) => delivery with { Lines = [line] };
        var sugar = shop.Goods[0].ProductId;
        foreach (
            var (input, reason) in new[]
            {
                (delivery with { InvoiceNo = new('x', 41) }, "reference_too_long"),
                (delivery with { Note = "a\0b" }, "note_too_long"),
                (delivery with { InvoiceDate = Buying.Today.AddDays(3) }, "date_bad"),
                (delivery with { Lines = [] }, "nothing_delivered"),
                (With(new(sugar, 0, 0, 100, 0)), "quantity_bad"),
                (With(new(sugar, -1, 2, 100, 0)), "quantity_bad"),
                (With(new(sugar, 1, 0, -1, 0)), "cost_bad"),
                (With(new(sugar, 1, 0, 100, 101)), "discount_bad"),
                (delivery with { Extra = -1 }, "amount_bad"),
                (delivery with { Paid = -1 }, "amount_bad"),
                (delivery with { SupplierId = theirs.Supplier }, "supplier_unknown"),
                (delivery with { OutletId = stranger.Outlet }, "outlet_unknown"),
                (With(new(stranger.Goods[0].ProductId, 1, 0, 100, 0)), "unknown_product"),
            }
        )
        {
            var result = await shop.RunAsync<ReceiveDelivery>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
        Assert.Equal(0, await buying.OwedAsync());
    }

    [Fact]
    public async Task A_cashier_can_enter_none_and_the_database_keeps_none_of_his()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await Stock.MoveGoodsTests.GiveAsync(shop, Data.Stock.StockRights.Receive);
        var result = await shop.RunAsync<ReceiveDelivery>(shop.NewId(), buying.Sugar(10, 1_000), shop.CashierId);
        Assert.Equal((ResultStatus.Refused, "supplier_unknown"), (result.Status, result.Reason));
    }
}
