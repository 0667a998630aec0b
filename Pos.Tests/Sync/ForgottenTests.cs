using System.Net;
using System.Text.Json;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Sync;

/// <summary>A server that was put back finds out by what its tills say, and what two copies of one phone do comes into the books.</summary>
public sealed class ForgottenTests(ShopRig rig) : ShopTests(rig)
{
    private static PushRequest Telling(TestShop shop, Envelope[] sales, Envelope first, Envelope last, bool again = false) =>
        shop.Till.Push(sales, TimeProvider.System.GetUtcNow()) with
        {
            Acked = new(first.DeviceSeq, last.DeviceSeq, last.Hash),
            Again = again,
        };

    private static string Said(PushReply reply) => string.Join(' ', reply.Forgot!.Select(s => $"{s.First}-{s.Last}"));

    private static async Task<string> ForgotAsync(TestShop shop, Envelope first, Envelope last) =>
        Said(await shop.PushAsync(shop.Till, Telling(shop, [], first, last)));

    [Fact]
    public async Task What_a_till_says_was_acknowledged_and_is_not_here_is_asked_for()
    {
        var shop = await Rig.ShopAsync();
        var sales = Enumerable.Range(0, 9).Select(_ => shop.Sale()).ToArray();
        Assert.Equal("1-9", await ForgotAsync(shop, sales[0], sales[8]));
        await shop.PushAsync(sales[0], sales[1], sales[4]);
        Assert.Equal("3-4 6-9", await ForgotAsync(shop, sales[0], sales[8]));
        Assert.Equal("4-4 6-7", await ForgotAsync(shop, sales[3], sales[6]));
        Assert.Equal("6-8", Said(await shop.PushAsync(shop.Till, Telling(shop, [sales[2], sales[3], sales[8]], sales[0], sales[8]))));
        await shop.PushAsync(sales);
        Assert.Equal("", await ForgotAsync(shop, sales[0], sales[8]));
        Assert.Null((await shop.PushAsync(shop.Till, shop.Till.Push([], TimeProvider.System.GetUtcNow()))).Forgot);
    }

    [Fact]
    public async Task What_lies_behind_a_hundred_holes_that_nobody_can_fill_any_more_is_asked_for_too()
    {
        var shop = await Rig.ShopAsync();
        var sales = Enumerable.Range(0, 210).Select(_ => shop.Sale()).ToArray();
        // Of every two the first is forgotten, but for the last ones.
        foreach (var some in sales.Where((_, i) => i % 2 == 1 && i < 206).Chunk(PushOperations.MostAtOnce))
            await shop.PushAsync(some);
        var said = (await shop.PushAsync(shop.Till, Telling(shop, [], sales[0], sales[209]))).Forgot!;
        Assert.Equal((100, 1L, 1L), (said.Count, said[0].First, said[0].Last));
        Assert.Equal((199L, 210L), (said[99].First, said[99].Last));
        // Once what can be had of it is there, no more is asked for than is missing.
        await shop.PushAsync([.. sales[198..]]);
        said = (await shop.PushAsync(shop.Till, Telling(shop, [], sales[0], sales[209]))).Forgot!;
        Assert.Equal((99, 197L, 197L), (said.Count, said[98].First, said[98].Last));
    }

    [Fact]
    public async Task A_hole_behind_the_numbers_of_a_copy_is_told_by_the_hash()
    {
        var shop = await Rig.ShopAsync();
        var copy = shop.Till.Copy();
        Envelope[] own = [shop.Sale(), shop.Sale()];
        await shop.PushAsync(shop.Sale(copy), shop.Sale(copy));
        Assert.Equal("1-2", await ForgotAsync(shop, own[0], own[1]));
        await shop.PushAsync(own);
        Assert.Equal("", await ForgotAsync(shop, own[0], own[1]));
    }

    [Fact]
    public async Task A_hole_that_the_numbers_of_a_copy_hide_is_told_by_the_chain_of_hashes()
    {
        var shop = await Rig.ShopAsync();
        var copy = shop.Till.Copy();
        Envelope[] own = [shop.Sale(), shop.Sale(), shop.Sale(), shop.Sale()];
        Envelope[] theirs = [shop.Sale(copy), shop.Sale(copy), shop.Sale(copy)];
        await shop.PushAsync(theirs[0], theirs[1]);
        Assert.Equal("3-4", await ForgotAsync(shop, own[0], own[3]));
        await shop.PushAsync(own[2], own[3]);
        Assert.Equal("1-2", await ForgotAsync(shop, own[0], own[3]));
        Assert.Equal("", await ForgotAsync(shop, own[2], own[3]));
        await shop.PushAsync(own);
        Assert.Equal("", await ForgotAsync(shop, own[0], own[3]));
        Assert.Equal("1-3", await ForgotAsync(shop, theirs[0], theirs[2]));
    }

    [Fact]
    public async Task Two_copies_that_print_one_receipt_number_under_two_numbers_of_their_own_break_no_book()
    {
        var shop = await Rig.ShopAsync();
        var copy = shop.Till.Copy();
        copy.NextReceiptNo();
        var theirs = shop.Sale(copy);
        Envelope[] own = [shop.Sale(), shop.Sale()];
        Assert.Equal(
            RecordSaleOf(own[1]).GetProperty("receipt_no").GetString(),
            RecordSaleOf(theirs).GetProperty("receipt_no").GetString()
        );
        await shop.PushAsync(theirs);
        Assert.All((await shop.PushAsync(own)).Results, result => Assert.Equal(ResultStatus.Applied, result.Status));
        Assert.Equal(0, await Database.AskAsync<long>("select sum(broken)::bigint from app.broken_sales()"));
    }

    private static JsonElement RecordSaleOf(Envelope sale) => JsonDocument.Parse(sale.Payload).RootElement;

    [Fact]
    public async Task What_was_made_in_a_shift_that_the_server_forgot_is_booked_in_the_name_of_who_sends_it_and_flagged()
    {
        var shop = await Rig.ShopAsync();
        var sale = (shop.Sale() with { Author = shop.NewId() }).Hashed();
        var reply = await shop.PushAsync(sale);
        Assert.Equal(ResultStatus.Applied, reply.Results.Single().Status);
        Assert.Equal(
            shop.Till.Enrolment.Shift.Worker.Id,
            await Database.AskAsync<Guid>("select worker_id from shop.operations where op_id = $1", sale.OpId)
        );
        Assert.Equal(
            Flag.AuthorForgotten,
            await Database.AskAsync<string>("select kind from shop.flags where op_id = $1 and kind like 'author%'", sale.OpId)
        );
    }

    [Fact]
    public async Task What_comes_again_and_is_new_begins_another_epoch_once()
    {
        var shop = await Rig.ShopAsync();
        Envelope[] sales = [shop.Sale(), shop.Sale(), shop.Sale()];
        var before = (await shop.PushAsync(sales[0])).Epoch;
        Assert.Equal(before, (await shop.PushAsync(shop.Till, Telling(shop, [sales[0]], sales[0], sales[0], again: true))).Epoch);
        var after = (await shop.PushAsync(shop.Till, Telling(shop, [sales[1]], sales[0], sales[1], again: true))).Epoch;
        Assert.NotEqual(before, after);
        Assert.Equal(after, (await shop.PushAsync(shop.Till, Telling(shop, [sales[2]], sales[0], sales[2], again: true))).Epoch);
    }

    [Fact]
    public async Task A_till_that_has_pulled_further_than_the_server_knows_begins_another_epoch()
    {
        var shop = await Rig.ShopAsync();
        var heartbeat = shop.Till.Push([], TimeProvider.System.GetUtcNow());
        var now = await shop.PushAsync(shop.Till, heartbeat);
        var known = heartbeat with { Checkpoint = new(now.Epoch, now.ChangeSeq) };
        Assert.Equal(now.Epoch, (await shop.PushAsync(shop.Till, known)).Epoch);
        var ahead = heartbeat with { Checkpoint = new(now.Epoch, now.ChangeSeq + 1) };
        Assert.NotEqual(now.Epoch, (await shop.PushAsync(shop.Till, ahead)).Epoch);
    }

    [Fact]
    public async Task Whoever_waits_to_begin_another_epoch_holds_no_phone_meanwhile()
    {
        var shop = await Rig.ShopAsync();
        var heartbeat = shop.Till.Push([], TimeProvider.System.GetUtcNow());
        var now = await shop.PushAsync(shop.Till, heartbeat);
        await using var other = await Database.Admin.OpenConnectionAsync(Ct);
        await using var busy = await other.BeginTransactionAsync(Ct);
        async Task<long> CountAsync(string sql)
        {
            await using var command = other.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, busy);
            return (long)(await command.ExecuteScalarAsync(Ct))!;
        }
        await CountAsync($"select count(*) from (select from shop.sync_state where business_id = '{shop.BusinessId}' for update) s");
        var ahead = shop.PushAsync(shop.Till, heartbeat with { Checkpoint = new(now.Epoch, now.ChangeSeq + 1) });
        while (
            await CountAsync("select count(*) from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))") == 0
            && !ahead.IsCompleted
        )
            await Task.Yield();
        Assert.False(ahead.IsCompleted);
        Assert.Equal(
            1,
            await CountAsync(
                $"select count(*) from (select from shop.devices where id = '{shop.Till.Enrolment.Device.Id}' for update skip locked) d"
            )
        );
        await busy.RollbackAsync(Ct);
        Assert.NotEqual(now.Epoch, (await ahead).Epoch);
    }

    [Fact]
    public async Task A_copied_phone_is_told_and_becomes_a_device_of_its_own()
    {
        var shop = await Rig.ShopAsync();
        var copy = shop.Till.Copy();
        Assert.False((await shop.PushAsync(shop.Sale())).Copied);
        using var phone = shop.Host.NewVisitor();
        var body = $$"""{"op_id":"{{shop.NewId()}}","name":"Counter"}""";
        var bearer = TestShop.Bearer(copy);
        Assert.Equal(HttpStatusCode.Conflict, (await phone.RawAsync("/till/devices/copy", body, bearer)).StatusCode);

        Assert.True((await shop.PushAsync(shop.Sale(copy))).Copied);
        var made = await (await phone.RawAsync("/till/devices/copy", body, bearer)).AsAsync(TillJson.Default.Enrolment);
        var asked = await (await phone.RawAsync("/till/devices/copy", body, bearer)).AsAsync(TillJson.Default.Enrolment);
        Assert.Equal(made.Device, asked.Device);
        Assert.NotEqual(copy.Enrolment.Device.Prefix, made.Device.Prefix);
        Assert.Equal(copy.Enrolment.Shift.Worker, made.Shift.Worker);
        Assert.Equal(copy.Enrolment.Business, made.Business);

        Assert.Equal(copy.Enrolment.Shift.ExpiresAt, made.Shift.ExpiresAt);
        var another = new EnvelopeChain(made);
        var reply = await shop.PushAsync(another, shop.Sale(another));
        Assert.Equal((ResultStatus.Applied, false), (reply.Results.Single().Status, reply.Copied));
        Assert.False((await shop.PushAsync(shop.Sale())).Copied);
    }

    [Fact]
    public async Task Who_blocks_a_phone_blocks_the_copies_that_parted_from_it_and_only_so_many_part()
    {
        var shop = await Rig.ShopAsync();
        var copy = shop.Till.Copy();
        await shop.PushAsync(shop.Sale());
        await shop.PushAsync(shop.Sale(copy));
        using var phone = shop.Host.NewVisitor();
        Task<HttpResponseMessage> PartAsync() =>
            phone.RawAsync("/till/devices/copy", $$"""{"op_id":"{{shop.NewId()}}","name":"Counter"}""", TestShop.Bearer(copy));
        var parted = new EnvelopeChain(await (await PartAsync()).AsAsync(TillJson.Default.Enrolment));
        for (var i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.OK, (await PartAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PartAsync()).StatusCode);

        Assert.True((await shop.RunAsync<RevokeDevice>(shop.NewId(), new(shop.Till.Enrolment.Device.Id))).Done);
        Assert.Equal("device_revoked", (await shop.PushAsync(parted, shop.Sale(parted))).Results.Single().Reason);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PartAsync()).StatusCode);
    }

    [Fact]
    public async Task An_open_sale_that_was_copied_and_sold_on_both_phones_waits_for_the_owner_and_can_be_booked()
    {
        var shop = await Rig.ShopAsync();
        var copy = shop.Till.Copy();
        var first = shop.Sale((1, 1000));
        var second = (shop.Sale(copy, (1, 3000)) with { OpId = first.OpId }).Hashed();
        await shop.PushAsync(first);
        for (var time = 0; time < 2; time++)
        {
            var reply = await shop.PushAsync(second);
            Assert.Equal(new PushResult(first.OpId, ResultStatus.Quarantined, "key_reused"), reply.Results.Single());
            Assert.True(reply.Copied);
        }
        var kept = await Database.AskAsync<Guid>(
            "select op_id from shop.operations where reason = 'key_reused' and payload = $1",
            second.Payload
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.True((await owner.GetAsync($"/review/{kept}")).IsSuccessStatusCode);
        Assert.Equal(
            ResultStatus.Applied,
            (await shop.RunAsync<ResolveOperation>(shop.NewId(), new(kept, Decision.Applied, "", null))).Status
        );
        Assert.Equal(2, await Database.AskAsync<long>("select count(*) from shop.sales where id in ($1, $2)", first.OpId, kept));
    }

    [Fact]
    public async Task Till_and_server_agree_on_what_a_backup_holds()
    {
        var shop = await Rig.ShopAsync();
        var until = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60);
        await Data.Sql.Database.BackedUpAsync(Database.OwnerConnection, until, Ct);
        await Data.Sql.Database.BackedUpAsync(Database.OwnerConnection, until.AddDays(-1), Ct);
        var reply = await shop.PushAsync(shop.Till, shop.Till.Push([], TimeProvider.System.GetUtcNow()));
        Assert.Equal(until.ToUnixTimeMilliseconds(), reply.BackedUpTo);
    }
}
