using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Sync;

/// <summary>Who may still be the author, when it happened, and what an older server does with a newer till.</summary>
public sealed class PushRulesTests(ShopRig rig) : ShopTests(rig)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private Task<List<string>> FlagsAsync(Guid opId) =>
        Database.ListAsync<string>("select kind from shop.flags where op_id = $1 order by 1", opId);

    private Task<string> SoldAtAsync(Guid opId) =>
        Database.AskAsync<string>("select business_date::text from shop.sales where id = $1", opId);

    private async Task DoAsync(string sql, params object[] values)
    {
        await using var command = Database.Admin.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        Assert.True(await command.ExecuteNonQueryAsync(Ct) > 0, sql);
    }

    private static Envelope SaleAt(TestShop shop, DateTimeOffset at, long offset = 0) =>
        shop.Till.Next(shop.Receipt(shop.Till), at, offset);

    [Fact]
    public async Task What_only_a_newer_server_knows_stays_with_the_till_and_holds_up_nothing()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        Envelope[] newer = [shop.Till.Next("take_payment", "{}", Now), shop.Till.Next("record_sale", sale.Payload, Now, schemaVersion: 5)];
        var ours = (await shop.PushAsync(shop.Till, shop.Till.Push([], Now))).Generation;
        var request = shop.Till.Push([newer[0], sale, newer[1]], Now) with { Generation = ours + 1 };
        var reply = await shop.PushAsync(shop.Till, request);
        Assert.Equal([ResultStatus.Later, ResultStatus.Applied, ResultStatus.Later], reply.Results.Select(r => r.Status));
        foreach (var operation in newer)
            Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.operations where op_id = $1", operation.OpId));

        // A till that is no newer than the server has no such excuse: what it sent is kept for the owner.
        var known = await shop.PushAsync(shop.Till, request with { Generation = ours });
        Assert.Equal(["unknown_kind", null, "unknown_version"], known.Results.Select(r => r.Reason));
    }

    [Fact]
    public async Task A_sale_made_before_its_author_was_removed_is_a_fact_and_one_made_after_is_the_owners_to_judge()
    {
        var shop = await Rig.ShopAsync();
        var before = SaleAt(shop, Now.AddHours(-2));
        var after = SaleAt(shop, Now.AddMinutes(-30));
        await DoAsync("update shop.workers set removed_at = now() - interval '1 hour' where id = $1", shop.Till.Enrolment.Shift.Worker.Id);
        Assert.Equal(
            [(ResultStatus.Applied, null), (ResultStatus.Quarantined, "author_revoked")],
            (await shop.PushAsync(before, after)).Results.Select(r => (r.Status, r.Reason))
        );
        Assert.Contains(Flag.AuthorLeft, await FlagsAsync(before.OpId));
        Assert.Equal(
            shop.Till.Enrolment.Shift.Worker.Id,
            await Database.AskAsync<Guid>("select worker_id from shop.sales where id = $1", before.OpId)
        );
    }

    [Fact]
    public async Task A_sale_made_before_its_shift_ran_out_is_applied_and_one_made_after_is_kept()
    {
        var shop = await Rig.ShopAsync();
        Envelope[] sales = [SaleAt(shop, Now.AddHours(-2)), SaleAt(shop, Now.AddMinutes(-30))];
        await DoAsync("update shop.shifts set expires_at = now() - interval '1 hour' where id = $1", shop.Till.Token.ShiftId);
        Assert.Equal([null, "author_expired"], (await shop.PushAsync(sales)).Results.Select(r => r.Reason));
    }

    [Fact]
    public async Task What_comes_from_a_revoked_phone_is_kept_for_the_owner_whatever_time_it_claims()
    {
        var shop = await Rig.ShopAsync();
        var sale = SaleAt(shop, Now.AddDays(-2));
        await DoAsync("update shop.devices set revoked_at = now() where id = $1", shop.Till.Enrolment.Device.Id);
        Assert.Equal(
            (ResultStatus.Quarantined, "device_revoked"),
            (await shop.PushAsync(sale)).Results.Select(r => (r.Status, r.Reason)).Single()
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_phone_that_is_a_day_off_and_knows_it_sells_on_the_right_day(int days)
    {
        var shop = await Rig.ShopAsync();
        var right = shop.Sale();
        var wrong = SaleAt(shop, Now.AddDays(days), (long)TimeSpan.FromDays(-days).TotalMilliseconds);
        await shop.PushAsync(right);
        await shop.PushAsync(shop.Till, shop.Till.Push([wrong], Now.AddDays(days)));
        Assert.Equal(await SoldAtAsync(right.OpId), await SoldAtAsync(wrong.OpId));
        Assert.Empty(await FlagsAsync(wrong.OpId));
        Assert.InRange(
            await Database.AskAsync<long>("select clock_offset_ms from shop.devices where id = $1", shop.Till.Enrolment.Device.Id),
            -days * 86_400_000L - 60_000,
            -days * 86_400_000L + 60_000
        );
    }

    [Fact]
    public async Task A_clock_that_was_moved_between_the_sale_and_its_sending_is_flagged_once_for_the_batch()
    {
        var shop = await Rig.ShopAsync();
        // Tomorrow cannot be; by the offset measured now it was today.
        Envelope[] sales = [SaleAt(shop, Now.AddDays(1)), SaleAt(shop, Now.AddDays(1)), SaleAt(shop, Now.AddDays(1))];
        var right = shop.Sale();
        await shop.PushAsync(right);
        await shop.PushAsync(shop.Till, shop.Till.Push(sales, Now.AddDays(1)));
        foreach (var sale in sales)
            Assert.Equal(await SoldAtAsync(right.OpId), await SoldAtAsync(sale.OpId));
        Assert.Equal(
            1,
            await Database.AskAsync<long>(
                "select count(*) from shop.flags where business_id = $1 and kind = 'clock_wrong'",
                shop.BusinessId
            )
        );
    }

    [Fact]
    public async Task A_phone_whose_clock_fell_back_while_it_was_offline_did_not_sell_before_it_was_last_heard()
    {
        var shop = await Rig.ShopAsync();
        var right = shop.Sale();
        await shop.PushAsync(shop.Till, shop.Till.Push([right], Now) with { Pending = 1, Version = "1.0.0" });
        // Its battery was empty; now it is three days ago for it, and it knows of no offset.
        var wrong = SaleAt(shop, Now.AddDays(-3));
        await shop.PushAsync(shop.Till, shop.Till.Push([wrong], Now.AddDays(-3)) with { Pending = 1, Version = "1.0.0" });
        Assert.Equal(await SoldAtAsync(right.OpId), await SoldAtAsync(wrong.OpId));
        Assert.Equal([Flag.ClockWrong], await FlagsAsync(wrong.OpId));
    }

    [Fact]
    public async Task A_sale_that_comes_after_its_day_keeps_its_day_and_is_flagged_late()
    {
        var shop = await Rig.ShopAsync();
        var late = SaleAt(shop, Now.AddDays(-3));
        await shop.PushAsync(late);
        Assert.Equal([Flag.LateArrival], await FlagsAsync(late.OpId));
        Assert.Equal(
            await SoldAtAsync(late.OpId),
            await Database.AskAsync<string>("select detail from shop.flags where op_id = $1", late.OpId)
        );
    }

    [Fact]
    public async Task A_till_tells_how_it_fares_also_when_it_has_nothing_to_send()
    {
        var shop = await Rig.ShopAsync();
        const string Told =
            "select concat_ws(' ', pending, oldest_pending_at is not null, version, last_contact_at is not null) from shop.devices where id = $1";
        var oldest = Now.AddHours(-1).ToUnixTimeMilliseconds();
        await shop.PushAsync(shop.Till, shop.Till.Push([shop.Sale()], Now) with { Pending = 8, Oldest = oldest, Version = "1.2.3" });
        Assert.Equal("7 t 1.2.3 t", await Database.AskAsync<string>(Told, shop.Till.Enrolment.Device.Id));
        await shop.PushAsync(
            shop.Till,
            shop.Till.Push([], Now) with
            {
                Pending = 0,
                Oldest = oldest,
                Version = "2 " + new string('x', 60),
            }
        );
        Assert.Equal("0 f  t", await Database.AskAsync<string>(Told, shop.Till.Enrolment.Device.Id));
        await shop.PushAsync(
            shop.Till,
            shop.Till.Push([], Now) with
            {
                Pending = int.MinValue,
                Oldest = long.MaxValue,
                DeviceTime = long.MinValue,
            }
        );
        Assert.Equal("0 f  t", await Database.AskAsync<string>(Told, shop.Till.Enrolment.Device.Id));
    }
}
