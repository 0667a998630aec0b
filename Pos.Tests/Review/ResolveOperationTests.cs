using System.Text.Json;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Review;

public sealed class ResolveOperationTests(ShopRig rig) : ShopTests(rig)
{
    private static Task<OperationResult> DecideAsync(
        TestShop shop,
        Guid id,
        Decision decision,
        string note = "",
        RecordSale? corrected = null,
        Guid? opId = null
    ) =>
        shop.RunAsync<ResolveOperation>(
            opId ?? shop.NewId(),
            new(id, decision, note, corrected is null ? null : JsonSerializer.Serialize(corrected, SalesJson.Default.RecordSale))
        );

    private Task<long> SalesAsync(Guid id) => Database.AskAsync<long>("select count(*) from shop.sales where id = $1", id);

    private Task<string> KeptAsync(Guid id) =>
        Database.AskAsync<string>(
            """
            select concat_ws('|', o.status, o.reason, coalesce(r.decision, '-'), coalesce(r.note, '-'), (r.payload is not null)::text)
            from shop.operations o left join shop.resolutions r using (business_id, op_id) where o.op_id = $1
            """,
            id
        );

    private static RecordSale OfUnknownGoods(RecordSale sale, Guid product) =>
        sale with
        {
            Lines = [sale.Lines[0] with { ProductId = product }, .. sale.Lines[1..]],
        };

    [Fact]
    public async Task A_sale_booked_as_it_is_stays_its_author_s_and_its_day_s()
    {
        var shop = await Rig.ShopAsync();
        var missing = shop.NewId();
        var at = TimeProvider.System.GetUtcNow().AddDays(-3);
        var envelope = shop.Till.Next(OfUnknownGoods(shop.Receipt(shop.Till), missing), at);
        Assert.Equal("unknown_product", (await shop.PushAsync(envelope)).Results.Single().Reason);

        var refused = await DecideAsync(shop, envelope.OpId, Decision.Applied);
        Assert.Equal((ResultStatus.Refused, "unknown_product"), (refused.Status, refused.Reason));
        Assert.Equal("quarantined|unknown_product|-|-|false", await KeptAsync(envelope.OpId));

        var like = await TwoShops.ProductOfAsync(shop, shop.Goods[1].ProductId);
        Assert.True(
            (
                await shop.RunAsync<SaveProduct>(
                    shop.NewId(),
                    like with
                    {
                        ProductId = missing,
                        Name = "Found again",
                        Code = "",
                        Barcodes = [],
                    }
                )
            ).Done
        );
        Assert.Equal(ResultStatus.Applied, (await DecideAsync(shop, envelope.OpId, Decision.Applied)).Status);
        Assert.Equal("quarantined|unknown_product|applied||false", await KeptAsync(envelope.OpId));
        Assert.Equal(
            $"{shop.CashierId}|{shop.Till.Enrolment.Device.Id}|{shop.Outlet}|true",
            await Database.AskAsync<string>(
                """
                select concat_ws('|', w.user_id, s.device_id, s.outlet_id, (s.business_date < current_date - 1)::text)
                from shop.sales s join shop.workers w on w.business_id = s.business_id and w.id = s.worker_id where s.id = $1
                """,
                envelope.OpId
            )
        );
    }

    [Fact]
    public async Task A_corrected_sale_is_booked_and_what_came_is_kept_beside_it()
    {
        var shop = await Rig.ShopAsync();
        RecordSale? right = null;
        var id = await shop.SetAsideAsync(sale => (right = sale) with { Total = sale.Total + 100 });
        var asItIs = await DecideAsync(shop, id, Decision.Applied);
        Assert.Equal((ResultStatus.Refused, "bad_total"), (asItIs.Status, asItIs.Reason));
        Assert.Equal(ResultStatus.Applied, (await DecideAsync(shop, id, Decision.Corrected, "Asked Carla", right)).Status);
        Assert.Equal("quarantined|bad_total|corrected|Asked Carla|true", await KeptAsync(id));
        Assert.Equal(right!.Total, await Database.AskAsync<long>("select total from shop.sales where id = $1", id));
        Assert.Contains(
            $"\"total\":{right.Total + 100}",
            await Database.AskAsync<string>("select payload from shop.operations where op_id = $1", id),
            StringComparison.Ordinal
        );
        // The phone asks again and hears what it heard before.
        Assert.Equal(1, await SalesAsync(id));
    }

    [Fact]
    public async Task Not_booking_needs_a_reason_and_leaves_no_sale()
    {
        var shop = await Rig.ShopAsync();
        var id = await shop.SetAsideAsync();
        foreach (
            var (note, refusal) in new[]
            {
                ("", "note_missing"),
                (" ", "note_missing"),
                (new string('n', 501), "note_too_long"),
                ("a\0b", "note_too_long"),
            }
        )
        {
            var refused = await DecideAsync(shop, id, Decision.Dismissed, note);
            Assert.Equal((ResultStatus.Refused, refusal, "Note"), (refused.Status, refused.Reason, refused.Refusal!.Field));
        }
        Assert.True((await DecideAsync(shop, id, Decision.Dismissed, "Rung up twice")).Done);
        Assert.Equal("quarantined|bad_total|dismissed|Rung up twice|false", await KeptAsync(id));
        Assert.Equal(0, await SalesAsync(id));
    }

    [Fact]
    public async Task A_decision_sent_twice_is_made_once()
    {
        var shop = await Rig.ShopAsync();
        RecordSale? right = null;
        var id = await shop.SetAsideAsync(sale => (right = sale) with { Total = sale.Total + 100 });
        var opId = shop.NewId();
        Assert.Equal(ResultStatus.Applied, (await DecideAsync(shop, id, Decision.Corrected, "", right, opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await DecideAsync(shop, id, Decision.Corrected, "", right, opId)).Status);
        Assert.Equal(ResultStatus.KeyReused, (await DecideAsync(shop, id, Decision.Dismissed, "No", null, opId)).Status);
        Assert.Equal(1, await SalesAsync(id));
    }

    [Fact]
    public async Task Of_several_who_decide_at_once_one_decides_and_the_others_are_told()
    {
        var shop = await Rig.ShopAsync();
        for (var round = 0; round < 5; round++)
        {
            RecordSale? right = null;
            var id = await shop.SetAsideAsync(sale => (right = sale) with { Total = sale.Total + 100 });
            var results = await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(i =>
                        i % 2 == 0
                            ? DecideAsync(shop, id, Decision.Corrected, "", right)
                            : DecideAsync(shop, id, Decision.Dismissed, "No sale")
                    )
            );
            Assert.Equal(1, results.Count(r => r.Done));
            Assert.All(results.Where(r => !r.Done), r => Assert.Equal((ResultStatus.Refused, "already_decided"), (r.Status, r.Reason)));
        }
    }

    [Fact]
    public async Task Only_what_was_set_aside_in_the_own_shop_can_be_decided()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        var theirs = await other.SetAsideAsync();
        foreach (var id in new[] { sale.OpId, theirs, shop.NewId() })
            Assert.Equal("operation_unknown", (await DecideAsync(shop, id, Decision.Dismissed, "Not mine")).Reason);
        Assert.Equal("quarantined|bad_total|-|-|false", await KeptAsync(theirs));
    }

    [Fact]
    public async Task A_receipt_number_that_is_in_the_books_is_not_booked_again()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        var taken = JsonSerializer.Deserialize(sale.Payload, SalesJson.Default.RecordSale)!.ReceiptNo;
        RecordSale? right = null;
        var id = await shop.SetAsideAsync(s => (right = s) with { Total = s.Total + 100 });
        var refused = await DecideAsync(shop, id, Decision.Corrected, "", right! with { ReceiptNo = taken });
        Assert.Equal(("receipt_taken", "ReceiptNo"), (refused.Reason, refused.Refusal!.Field));
        Assert.Equal(0, await SalesAsync(id));
    }

    [Fact]
    public async Task A_kind_that_nobody_knows_can_only_be_left_or_dismissed()
    {
        var shop = await Rig.ShopAsync();
        var envelope = shop.Till.Next("resolve_operation", "{}", TimeProvider.System.GetUtcNow());
        Assert.Equal("unknown_kind", (await shop.PushAsync(envelope)).Results.Single().Reason);
        Assert.Equal("kind_unknown", (await DecideAsync(shop, envelope.OpId, Decision.Applied)).Reason);
        Assert.True((await DecideAsync(shop, envelope.OpId, Decision.Dismissed, "Nothing to book")).Done);
    }

    [Fact]
    public async Task What_a_blocked_phone_sent_can_be_booked_by_the_owner()
    {
        var shop = await Rig.ShopAsync();
        Assert.True((await shop.RunAsync<RevokeDevice>(shop.NewId(), new(shop.Till.Enrolment.Device.Id))).Done);
        var sale = shop.Sale();
        Assert.Equal(ResultStatus.Quarantined, (await shop.PushAsync(sale)).Results.Single().Status);
        Assert.True((await DecideAsync(shop, sale.OpId, Decision.Applied, "Sold before it was lost")).Done);
        Assert.Equal(1, await SalesAsync(sale.OpId));
    }

    [Fact]
    public async Task A_cashier_cannot_decide_whichever_way_it_is_tried()
    {
        var shop = await Rig.ShopAsync();
        var id = await shop.SetAsideAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() =>
            shop.RunAsync<ResolveOperation>(shop.NewId(), new(id, Decision.Dismissed, "Mine", null), shop.CashierId)
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal(
            "42501",
            await cashier.TryAsync(
                "insert into shop.resolutions select business_id, op_id, outlet_id, op_id, 'dismissed', 'Mine', null, now() from shop.operations where op_id = $1",
                id
            )
        );
        Assert.Equal("quarantined|bad_total|-|-|false", await KeptAsync(id));
    }
}
