using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Operations;

/// <summary>What a till may have kept for its owner to decide about, and what it may not make of its numbers.</summary>
public sealed class SetAsideTests(ShopRig rig) : ShopTests(rig)
{
    private static Envelope Unreadable(TestShop shop, int bytes) =>
        shop.Till.Next("record_sale", $"\"{new string('x', bytes)}\"", TimeProvider.System.GetUtcNow());

    private Task<long> KeptAsync(TestShop shop) =>
        Database.AskAsync<long>("select count(*) from shop.operations where business_id = $1 and status = 'quarantined'", shop.BusinessId);

    [Fact]
    public async Task When_too_much_of_a_phone_is_set_aside_the_phone_keeps_the_rest_until_there_is_room()
    {
        var shop = await Rig.ShopAsync();
        var first = Unreadable(shop, 400_000);
        Envelope[] full = [first, .. Enumerable.Range(0, 5).Select(_ => Unreadable(shop, 400_000))];
        foreach (var big in full)
            await shop.PushAsync(big);
        Assert.Equal(5, await KeptAsync(shop));
        var over = Unreadable(shop, 10);
        var unknown = shop.Receipt(shop.Till);
        var goods = shop.Till.Next(
            unknown with
            {
                Lines = [.. unknown.Lines.Select(l => l with { ProductId = shop.NewId() })],
            },
            TimeProvider.System.GetUtcNow()
        );
        var good = shop.Sale();
        var answers = (await shop.PushAsync(over, goods, good)).Results;
        Assert.Equal(
            [(ResultStatus.Later, SetAside.Full), (ResultStatus.Later, SetAside.Full), (ResultStatus.Applied, null)],
            answers.Select(r => (r.Status, r.Reason))
        );
        Assert.Equal((5L, 0L), (await KeptAsync(shop), await CountAsync(over) + await CountAsync(goods)));
        Assert.Equal(ResultStatus.Quarantined, (await shop.PushAsync(first)).Results.Single().Status);
        // Another body under a used id is one more to set aside.
        var reused = (Unreadable(shop, 10) with { OpId = good.OpId }).Hashed();
        Assert.Equal(ResultStatus.Later, (await shop.PushAsync(reused)).Results.Single().Status);
        using var form = Rig.Host.NewVisitor();
        var posted = await form.FormAsync(
            "/till/sales",
            ("operation", System.Text.Json.JsonSerializer.Serialize(over, OperationJson.Default.Envelope)),
            ("token", TestShop.Bearer(shop.Till))
        );
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, posted.StatusCode);

        await shop.RunAsync(shop.NewId(), new Data.Review.ResolveOperation(first.OpId, Data.Review.Decision.Dismissed, "no sale", null));
        Assert.All((await shop.PushAsync(over, goods)).Results, r => Assert.Equal(ResultStatus.Quarantined, r.Status));
    }

    private Task<long> CountAsync(Envelope envelope) =>
        Database.AskAsync<long>("select count(*) from shop.operations where op_id = $1", envelope.OpId);

    [Fact]
    public async Task A_number_far_ahead_is_set_aside_without_it_and_nothing_is_missing()
    {
        var shop = await Rig.ShopAsync();
        await shop.PushAsync(shop.Sale());
        var sale = shop.Sale() with { DeviceSeq = (1L << 53) - 1 };
        sale = sale with { Hash = Convert.ToHexStringLower(sale.ComputeHash()) };
        for (var time = 0; time < 2; time++)
        {
            var result = (await shop.PushAsync(sale)).Results.Single();
            Assert.Equal((ResultStatus.Quarantined, "sequence_jump"), (result.Status, result.Reason));
        }
        Assert.Equal(
            "1 1 1",
            await Database.AskAsync<string>(
                "select concat_ws(' ', received, last_seq, contiguous_seq) from shop.device_heads where device_id = $1",
                shop.Till.Enrolment.Device.Id
            )
        );
        await shop.RunAsync(shop.NewId(), new Data.Review.ResolveOperation(sale.OpId, Data.Review.Decision.Applied, "", null));
        Assert.Equal(1, await Database.AskAsync<long>("select count(*) from shop.sales where id = $1", sale.OpId));
    }

    [Fact]
    public async Task A_phone_whose_device_the_server_forgot_may_begin_where_it_is()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale() with { DeviceSeq = PushOperations.LargestJump };
        sale = sale with { Hash = Convert.ToHexStringLower(sale.ComputeHash()) };
        Assert.Equal(ResultStatus.Applied, (await shop.PushAsync(sale)).Results.Single().Status);
    }
}

/// <summary>What is judged after a batch is applied can fail without taking the batch along. In a database of its own, whose functions it breaks.</summary>
public sealed class ConcludingTests(ShopRig rig)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sale_that_cannot_be_judged_is_booked_and_so_are_the_others()
    {
        await using var database = await rig.NewDatabaseAsync("cannot_judge");
        await using var host = new ShopHost(database);
        host.StartServer();
        var shop = await TestShop.FoundAsync(rig, host);
        var book = new Credit.CreditBook(shop);
        var akbar = await book.CustomerAsync();
        await book.DoneAsync<Data.Customers.SaveCustomer>(new(akbar, "Akbar", "", "", "", "", 10_000));
        await using (
            var spoil = database.Admin.CreateCommand(
                """
                create or replace function app.approves(op uuid, proof text) returns boolean language plpgsql stable as $$
                begin raise exception 'no proof at all' using errcode = '22023'; end $$
                """
            )
        )
            await spoil.ExecuteNonQueryAsync(Ct);
        var approved = book.Sale(akbar, 500, approval: new string('a', 64));
        var results = (await shop.PushAsync(approved, book.Sale(akbar, 100), shop.Sale())).Results;
        Assert.All(results, r => Assert.Equal(ResultStatus.Applied, r.Status));
        Assert.Equal(
            ["not_judged", "over_limit"],
            await database.ListAsync<string>("select kind from shop.flags where kind in ('not_judged', 'over_limit') order by 1")
        );
        Assert.Empty(await Data.Sql.Database.BrokenInvariantsAsync(database.App, Ct));
    }
}
