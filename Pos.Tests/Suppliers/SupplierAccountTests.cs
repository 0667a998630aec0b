using CsCheck;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Suppliers;

public sealed class PaySupplierTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var buying = await Buying.FromAsync(shop);
        return await Samples.FromOffice(shop, buying.Pay(100), buying.Pay(200));
    }

    [Fact]
    public async Task What_is_paid_is_owed_no_more_and_more_than_that_is_an_advance()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        await Buying.DoneAsync(shop, buying.Pay(400));
        Assert.Equal(600, await buying.OwedAsync());
        await Buying.DoneAsync(shop, buying.Pay(700));
        Assert.Equal(-100, await buying.OwedAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (pay, theirs) = ((await Buying.FromAsync(shop)).Pay(100), await Buying.FromAsync(stranger));
        foreach (
            var (input, reason) in new[]
            {
                (pay with { Amount = 0 }, "amount_bad"),
                (pay with { Amount = SupplierEntry.MaxAmount + 1 }, "amount_bad"),
                (pay with { Reference = new('x', 41) }, "reference_too_long"),
                (pay with { Note = new('x', 301) }, "note_too_long"),
                (pay with { SupplierId = theirs.Supplier }, "supplier_unknown"),
            }
        )
        {
            var result = await shop.RunAsync<PaySupplier>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }

    /// <summary>Whatever is paid in whatever parts, it counts against what was due first: the oldest debts of a supplier are the first that are gone.</summary>
    [Fact]
    public async Task What_is_due_is_what_payments_have_not_reached_yet()
    {
        var shop = await Rig.ShopAsync();
        // Days at each edge come often.
        int[] edges = [-31, -30, -1, 0, 6, 7];
        var days = Gen.Int[-60, 50].Select(day => day > 20 ? edges[day % edges.Length] : day);
        var histories = Gen.Select(Gen.Select(days, Gen.Long[1, 2_000]).Array[0, 8], Gen.Long[1, 3_000].Array[0, 6]);
        await histories.SampleAsync(
            async (debts, payments) =>
            {
                var buying = await Buying.FromAsync(shop);
                foreach (var (due, amount) in debts)
                    await Buying.DoneAsync(shop, new OpenSupplierAccount(buying.Supplier, amount * 100, Buying.Today.AddDays(due), ""));
                foreach (var amount in payments)
                    await Buying.DoneAsync(shop, buying.Pay(amount));

                var left = payments.Sum() * 100;
                var open = new List<(int Due, long Open)>();
                foreach (var (due, amount) in debts.OrderBy(d => d.Item1))
                {
                    var taken = Math.Min(left, amount * 100);
                    left -= taken;
                    open.Add((due, amount * 100 - taken));
                }
                long Between(int from, int to) => open.Where(o => o.Due >= from && o.Due <= to).Sum(o => o.Open);
                var row = await buying.RowAsync(Buying.Today);
                Assert.Equal(
                    new Payable(open.Sum(o => o.Open) - left, Between(-1_000, -1), Between(-1_000, -31), Between(0, 6)),
                    row.Payable
                );
                Assert.Equal(row.Owed > 0 ? Buying.Today.AddDays(open.First(o => o.Open > 0).Due) : null, row.DueOn);
                Assert.Equal(Math.Max(0, row.Owed), row.Overdue + row.ThisWeek + row.Payable.Later);
            },
            iter: 12,
            threads: 1
        );
    }
}

public sealed class OpenSupplierAccountTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var old = new OpenSupplierAccount((await Buying.FromAsync(shop)).Supplier, 50_000, Buying.Today, "");
        return await Samples.FromOffice(shop, old, old with { Amount = 60_000 });
    }

    [Fact]
    public async Task What_the_old_book_says_is_where_it_begins()
    {
        var shop = await Rig.ShopAsync();
        var (owed, ahead) = (await Buying.FromAsync(shop), await Buying.FromAsync(shop, "Paid ahead"));
        await Buying.DoneAsync(shop, new OpenSupplierAccount(owed.Supplier, 50_000, Buying.Today.AddDays(-1), "Page 12"));
        await Buying.DoneAsync(shop, new OpenSupplierAccount(ahead.Supplier, -20_000, Buying.Today, ""));
        Assert.Equal((500, -200), (await owed.OwedAsync(), await ahead.OwedAsync()));
        Assert.Equal((50_000, 0), ((await owed.RowAsync(Buying.Today)).Overdue, (await ahead.RowAsync(Buying.Today)).Overdue));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var old = new OpenSupplierAccount((await Buying.FromAsync(shop)).Supplier, 100, Buying.Today, "");
        foreach (
            var (input, reason) in new[]
            {
                (old with { Amount = 0 }, "amount_bad"),
                (old with { DueOn = new(1999, 1, 1) }, "date_bad"),
                (old with { DueOn = Buying.Today.AddDays(400) }, "date_bad"),
                (old with { Note = new('x', 301) }, "note_too_long"),
                (old with { SupplierId = (await Buying.FromAsync(stranger)).Supplier }, "supplier_unknown"),
            }
        )
        {
            var result = await shop.RunAsync<OpenSupplierAccount>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }
}

public sealed class ReturnToSupplierTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var buying = await Buying.FromAsync(shop);
        return await Samples.FromOffice(shop, buying.Back(1, 100), buying.Back(2, 200));
    }

    [Fact]
    public async Task What_goes_back_has_left_the_shelf_and_is_taken_off()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var op = (await Buying.DoneAsync(shop, buying.Back(2, 200))).OpId;
        Assert.Equal(800, await buying.OwedAsync());
        Assert.Equal(
            ["supplier_return -2000"],
            await Database.ListAsync<string>("select concat_ws(' ', reason, quantity) from shop.stock_movements where op_id = $1", op)
        );
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var back = (await Buying.FromAsync(shop)).Back(1, 100);
        var sugar = shop.Goods[0].ProductId;
        foreach (
            var (input, reason) in new[]
            {
                (back with { Lines = [] }, "nothing_delivered"),
                (back with { Lines = [new(sugar, 0, 100)] }, "quantity_bad"),
                (back with { Lines = [new(sugar, 1, -1)] }, "cost_bad"),
                (back with { Reference = new('x', 41) }, "reference_too_long"),
                (back with { Note = new('x', 301) }, "note_too_long"),
                (back with { SupplierId = (await Buying.FromAsync(stranger)).Supplier }, "supplier_unknown"),
                (back with { OutletId = stranger.Outlet }, "outlet_unknown"),
                (back with { Lines = [new(stranger.Goods[0].ProductId, 1, 1)] }, "unknown_product"),
            }
        )
        {
            var result = await shop.RunAsync<ReturnToSupplier>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }
}

public sealed class ReverseSupplierEntryTests(ShopRig rig) : ShopTests(rig)
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var buying = await Buying.FromAsync(shop);
        var wrong = new ReverseSupplierEntry(await buying.BroughtAsync(buying.Sugar(10, 1_000)), 1, "Twice");
        return await Samples.FromOffice(shop, wrong, wrong with { Reason = "Never came" });
    }

    private Task<long> SugarAsync(TestShop shop) =>
        Database.AskAsync<long>(
            "select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2",
            shop.Outlet,
            shop.Goods[0].ProductId
        );

    [Fact]
    public async Task A_delivery_taken_back_is_not_owed_and_off_the_shelf_and_what_was_paid_is_ahead()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var before = await SugarAsync(shop);
        var op = await buying.BroughtAsync(buying.Sugar(10, 1_000) with { Paid = 30_000 });
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(op, 1, "Twice"));
        Assert.Equal((before, -300), (await SugarAsync(shop), await buying.OwedAsync()));
        Assert.Equal(0, (await buying.RowAsync(Buying.Today.AddDays(100))).Overdue);
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(op, 2, "Twice"));
        Assert.Equal(0, await buying.OwedAsync());
        foreach (var line in (short[])[1, 2])
        {
            var again = await shop.RunAsync<ReverseSupplierEntry>(shop.NewId(), new(op, line, "Once more"));
            Assert.Equal((ResultStatus.Refused, "already_reversed"), (again.Status, again.Reason));
        }
    }

    [Fact]
    public async Task What_was_counted_since_stays_as_it_was_counted()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var op = await buying.BroughtAsync(buying.Sugar(10, 1_000));
        await Buying.DoneAsync(shop, new CountGoods(shop.Outlet, "", [new(shop.Goods[0].ProductId, 77_000)]));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(op, 1, "Never came"));
        Assert.Equal(77_000, await SugarAsync(shop));
    }

    [Fact]
    public async Task Goods_given_back_come_again_when_that_was_wrong()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var before = await SugarAsync(shop);
        var back = await Buying.DoneAsync(shop, buying.Back(2, 200));
        await Buying.DoneAsync(shop, new ReverseSupplierEntry(back.OpId, 1, "He did not take it"));
        Assert.Equal((before, 0), (await SugarAsync(shop), await buying.OwedAsync()));
    }

    [Fact]
    public async Task What_is_not_there_or_another_s_or_has_no_reason_is_refused()
    {
        var (shop, stranger) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (buying, theirs) = (await Buying.FromAsync(shop), await Buying.FromAsync(stranger));
        var op = await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var reversal = await Buying.DoneAsync(shop, new ReverseSupplierEntry(op, 1, "Twice"));
        foreach (
            var (input, reason) in new[]
            {
                (new ReverseSupplierEntry(op, 1, " "), "reason_missing"),
                (new(op, 1, new('x', 301)), "note_too_long"),
                (new(op, 9, "Wrong"), "entry_unknown"),
                (new(reversal.OpId, 1, "Wrong"), "entry_unknown"),
                (new(await theirs.BroughtAsync(theirs.Sugar(1, 100)), 1, "Wrong"), "entry_unknown"),
            }
        )
        {
            var result = await shop.RunAsync<ReverseSupplierEntry>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }

    [Fact]
    public async Task Two_at_once_take_it_back_once()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        var before = await SugarAsync(shop);
        var op = await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var both = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => shop.RunAsync<ReverseSupplierEntry>(shop.NewId(), new(op, 1, "Twice")))
        );
        Assert.Equal(["already_reversed", null], both.Select(r => r.Reason).OrderDescending());
        Assert.Equal((before, 0), (await SugarAsync(shop), await buying.OwedAsync()));
    }
}
