using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Operations;

/// <summary>Envelopes and batches that cannot be taken as they are: what is refused, what is kept, and that neither stops the rest.</summary>
public sealed class PushRefusalTests(ShopRig rig) : ShopTests(rig)
{
    private const string GoodPayload = """
        {"receipt_no":"M1-000009","lines":[{"product_id":"PRODUCT","name":"Milk","unit":"piece","quantity":1000,"unit_price":28050,"line_total":28050}],
         "lines_total":28050,"rounding":50,"total":28100,"payments":[{"method":"cash","amount":28100,"tendered":50000}],"credit":0}
        """;

    [Fact]
    public async Task The_payload_that_is_broken_below_is_good_by_itself()
    {
        var shop = await Rig.ShopAsync();
        Assert.Equal(ResultStatus.Applied, (await PushPayloadAsync(shop, "", "")).Status);
    }

    public static TheoryData<string, string, string> Breaks =>
        new()
        {
            { GoodPayload, "", "unreadable" },
            { GoodPayload, "not json", "unreadable" },
            { GoodPayload, "null", "unreadable" },
            { GoodPayload, "[]", "unreadable" },
            { GoodPayload, "{}", "unreadable" },
            { GoodPayload, "3", "unreadable" },
            { "\"credit\":0}", "\"credit\":0", "unreadable" },
            { "\"credit\":0", "\"credit\":\"0\"", "unreadable" },
            { "\"M1-000009\"", "null", "unreadable" },
            { "\"M1-000009\"", "\"\"", "unreadable" },
            { "\"M1-000009\"", "\"\\ud800\"", "unreadable" },
            { "\"M1-000009\"", $"\"{new string('9', 41)}\"", "unreadable" },
            { "\"quantity\":1000", "\"quantity\":1.5", "unreadable" },
            { "\"quantity\":1000", "\"quantity\":1e400", "unreadable" },
            { "\"quantity\":1000", "\"quantity\":99999999999999999999", "unreadable" },
            { "\"quantity\":1000", "\"quantity\":null", "unreadable" },
            { "\"quantity\":1000,", "", "unreadable" },
            { "PRODUCT", "everything", "unreadable" },
            { "\"cash\"", "\"barter\"", "unreadable" },
            { "\"cash\"", "0", "unreadable" },
            { "\"lines\":[", "\"lines\":[null,", "bad_line" },
            { "\"name\":\"Milk\"", "\"name\":null", "unreadable" },
            { "\"name\":\"Milk\"", "\"name\":\"\"", "bad_line" },
            { "\"name\":\"Milk\"", "\"name\":\"a\\u0000b\"", "bad_line" },
            { "\"unit\":\"piece\"", "\"unit\":null", "unreadable" },
            { "\"unit\":\"piece\"", "\"unit\":\"a unit of great length\"", "bad_line" },
            { "\"quantity\":1000", "\"quantity\":0", "bad_line" },
            { "\"quantity\":1000", "\"quantity\":-1000", "bad_line" },
            { "\"quantity\":1000", "\"quantity\":10000000", "bad_line" },
            { "\"unit_price\":28050", "\"unit_price\":-1", "bad_line" },
            { "\"unit_price\":28050", "\"unit_price\":9223372036854775807", "bad_line" },
            { "\"line_total\":28050", "\"line_total\":28051", "bad_line" },
            { "\"line_total\"", "\"amount\":5,\"line_total\"", "bad_line" },
            { "\"line_total\"", "\"amount\":0,\"line_total\"", "bad_line" },
            { "\"lines_total\":28050", "\"lines_total\":28049", "bad_total" },
            { "\"rounding\":50", "\"rounding\":-50", "bad_total" },
            { "\"total\":28100,", "\"total\":28050,", "bad_total" },
            { "\"payments\":[", "\"payments\":[null,", "bad_payment" },
            { "\"amount\":28100", "\"amount\":28000", "bad_payment" },
            { "\"amount\":28100", "\"amount\":-28100", "bad_payment" },
            { "\"tendered\":50000", "\"tendered\":1", "bad_payment" },
            { "\"cash\"", "\"card\"", "bad_payment" },
            { "\"credit\":0", "\"credit\":100", "bad_payment" },
            { "\"credit\":0", $"\"approval\":\"{string.Concat(Enumerable.Repeat("\\u0000", 64))}\",\"credit\":0", "unreadable" },
        };

    [Theory, MemberData(nameof(Breaks))]
    public async Task A_payload_that_makes_no_sense_is_kept_with_its_reason(string part, string broken, string reason)
    {
        var shop = await Rig.ShopAsync();
        var result = await PushPayloadAsync(shop, part, broken);
        Assert.Equal((ResultStatus.Quarantined, reason), (result.Status, result.Reason));
    }

    public static TheoryData<string> NullLists => new() { "lines", "payments" };

    [Theory, MemberData(nameof(NullLists))]
    public async Task A_payload_without_its_lists_is_kept(string list)
    {
        var shop = await Rig.ShopAsync();
        var payload = JsonNode.Parse(GoodPayload)!;
        payload[list] = null;
        var result = await PushPayloadAsync(shop, GoodPayload, payload.ToJsonString());
        Assert.Equal((ResultStatus.Quarantined, "unreadable"), (result.Status, result.Reason));
    }

    [Fact]
    public async Task No_lines_and_too_many_lines_are_kept()
    {
        var shop = await Rig.ShopAsync();
        var receipt = shop.Receipt(shop.Till);
        var empty = shop.Till.Next(receipt with { Lines = [] }, TimeProvider.System.GetUtcNow());
        var endless = shop.Till.Next(
            receipt with
            {
                Lines = [.. Enumerable.Repeat(receipt.Lines[0], 501)],
            },
            TimeProvider.System.GetUtcNow()
        );
        Assert.Equal(["no_lines", "no_lines"], (await shop.PushAsync(empty, endless)).Results.Select(r => r.Reason));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(int.MinValue)]
    public async Task A_version_that_no_till_of_this_generation_sends_is_kept(int version)
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale() with { SchemaVersion = version };
        var result = (await shop.PushAsync(sale with { Hash = Convert.ToHexStringLower(sale.ComputeHash()) })).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, "unknown_version"), (result.Status, result.Reason));
    }

    public static TheoryData<string, string?> BadFields =>
        new()
        {
            { "kind", null },
            { "kind", "\"\"" },
            { "kind", "7" },
            { "kind", "null" },
            { "kind", "\"a\\u0000b\"" },
            { "schema_version", "\"1\"" },
            { "schema_version", "1.5" },
            { "business_id", "\"here\"" },
            { "business_id", "null" },
            { "device_seq", "0" },
            { "device_seq", "-1" },
            { "device_seq", "9007199254740992" },
            { "device_seq", null },
            { "prev_hash", "\"\"" },
            { "prev_hash", "null" },
            { "prev_hash", $"\"{new string('Z', 64)}\"" },
            { "author", "\"me\"" },
            { "author", null },
            { "occurred_at", "0" },
            { "occurred_at", "-5" },
            { "occurred_at", "9223372036854775807" },
            { "occurred_at", "\"2026-01-01\"" },
            { "clock_offset_ms", "9223372036854775807" },
            { "clock_offset_ms", "-70000000000000" },
            { "clock_offset_ms", "-9223372036854775808" },
            { "clock_offset_ms", null },
            { "payload", "{}" },
            { "payload", "null" },
            { "payload", "\"a\\u0000b\"" },
            { "payload", "\"\\ud800\"" },
            { "hash", "\"abc\"" },
            { "hash", null },
            { "hash", "null" },
        };

    [Theory, MemberData(nameof(BadFields))]
    public async Task An_envelope_that_cannot_be_read_is_refused_and_stops_nobody(string field, string? value)
    {
        var shop = await Rig.ShopAsync();
        var (broken, good) = (shop.Sale(), shop.Sale());
        var request = JsonNode.Parse(
            JsonSerializer.Serialize(shop.Till.Push([broken, good], good.Time()), OperationJson.Default.PushRequest)
        )!;
        var envelope = request["operations"]![0]!.AsObject();
        envelope.Remove(field);
        var text = value is null
            ? request.ToJsonString()
            : request.ToJsonString().Replace("\"operations\":[{", $"\"operations\":[{{\"{field}\":{value},", StringComparison.Ordinal);
        using var phone = Rig.Host.NewVisitor();
        var reply = await (await phone.RawAsync("/sync/push", text, TestShop.Bearer(shop.Till))).AsAsync(OperationJson.Default.PushReply);
        Assert.Equal(
            [(broken.OpId, ResultStatus.Refused, "unreadable_envelope"), (good.OpId, ResultStatus.Applied, null)],
            reply.Results.Select(r => (r.OpId, r.Status, r.Reason))
        );
    }

    [Fact]
    public async Task Things_without_an_id_get_no_answer_and_stop_nobody()
    {
        var shop = await Rig.ShopAsync();
        var good = shop.Sale();
        var text = JsonSerializer
            .Serialize(shop.Till.Push([good], good.Time()), OperationJson.Default.PushRequest)
            .Replace(
                "\"operations\":[",
                "\"operations\":[null,7,\"x\",[],{},{\"op_id\":5},{\"op_id\":\"x\"},{\"op_id\":\"\\ud800\"},{\"\\ud800\":1},",
                StringComparison.Ordinal
            );
        using var phone = Rig.Host.NewVisitor();
        var reply = await (await phone.RawAsync("/sync/push", text, TestShop.Bearer(shop.Till))).AsAsync(OperationJson.Default.PushReply);
        Assert.Equal([(good.OpId, ResultStatus.Applied)], reply.Results.Select(r => (r.OpId, r.Status)));
    }

    [Fact]
    public async Task A_sale_of_another_shop_outlet_or_device_is_refused()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var twin = await shop.EnrolAsync(shop.CashierId, shop.Outlet);
        Envelope[] strangers = [other.Sale(), shop.Sale(shop.OtherTill), shop.Sale(twin)];
        var request = shop.Till.Push([.. strangers, shop.Sale()], TimeProvider.System.GetUtcNow());
        foreach (var till in (EnvelopeChain[])[other.Till, shop.OtherTill, twin])
            request.Tokens[till.Token.ShiftId.ToString()] = till.Token.Secret;
        var reply = await shop.PushAsync(shop.Till, request);
        Assert.Equal(["other_shop", "other_shop", "other_shop", null], reply.Results.Select(r => r.Reason));
        Assert.Equal(
            1,
            await Database.AskAsync<long>(
                "select count(*) from shop.sales where business_id in ($1, $2)",
                shop.BusinessId,
                other.BusinessId
            )
        );
    }

    [Fact]
    public async Task What_an_author_who_cannot_be_proven_made_is_kept_under_the_name_of_who_sent_it()
    {
        var shop = await Rig.ShopAsync();
        var stranger = shop.OtherTill.Token;
        var theirs = shop.Sale() with { Author = stranger.ShiftId };
        theirs = theirs with { Hash = Convert.ToHexStringLower(theirs.ComputeHash()) };
        foreach (
            var (sale, tokens) in new (Envelope, Dictionary<string, string>)[]
            {
                (shop.Sale(), []),
                (shop.Sale(), new() { [shop.Till.Token.ShiftId.ToString()] = new('0', 64) }),
                (shop.Sale(), new() { [shop.Till.Token.ShiftId.ToString()] = null! }),
                (theirs, new() { [stranger.ShiftId.ToString()] = stranger.Secret }),
            }
        )
        {
            var result = (await shop.PushAsync(shop.Till, shop.Till.Push([sale], sale.Time()) with { Tokens = tokens })).Results.Single();
            Assert.Equal((ResultStatus.Quarantined, "unknown_author"), (result.Status, result.Reason));
            Assert.Equal(
                shop.Till.Enrolment.Shift.Worker.Id,
                await Database.AskAsync<Guid>("select worker_id from shop.operations where op_id = $1", sale.OpId)
            );
        }
    }

    [Theory]
    [InlineData("update shop.shifts set expires_at = now() - interval '1 minute' where id = $1", "author_expired")]
    [InlineData("update shop.shifts set revoked_at = now() - interval '1 second' where id = $1", "author_revoked")]
    [InlineData(
        "update shop.workers set removed_at = now() - interval '1 second' where id = (select worker_id from shop.shifts where id = $1)",
        "author_revoked"
    )]
    [InlineData(
        "update shop.workers set suspended_at = now() - interval '1 second' where id = (select worker_id from shop.shifts where id = $1)",
        "author_revoked"
    )]
    [InlineData(
        "update shop.devices set revoked_at = now() where id = (select device_id from shop.shifts where id = $1)",
        "device_revoked"
    )]
    public async Task What_an_author_sends_who_may_no_longer_sell_is_kept_for_the_owner(string end, string reason)
    {
        var shop = await Rig.ShopAsync();
        await using (var command = Database.Admin.CreateCommand(end))
        {
            command.Parameters.Add(new() { Value = shop.Till.Token.ShiftId });
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
        }
        var result = (await shop.PushAsync(shop.Sale())).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, reason), (result.Status, result.Reason));
        using var phone = Rig.Host.NewVisitor();
        foreach (var path in (string[])["/sync/snapshot", "/sync/stock", "/sync/pull"])
            Assert.Equal(
                (path, HttpStatusCode.Unauthorized),
                (path, (await phone.BearerAsync(path, TestShop.Bearer(shop.Till))).StatusCode)
            );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("00000000-0000-0000-0000-000000000000.secret")]
    [InlineData("SHIFT")]
    [InlineData("SHIFT.")]
    [InlineData("SHIFT.0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Without_a_known_shift_nothing_is_taken(string? bearer)
    {
        var shop = await Rig.ShopAsync();
        using var phone = Rig.Host.NewVisitor();
        var answer = await phone.RawAsync(
            "/sync/push",
            JsonSerializer.Serialize(shop.Till.Push([shop.Sale()], DateTimeOffset.UnixEpoch), OperationJson.Default.PushRequest),
            bearer?.Replace("SHIFT", shop.Till.Token.ShiftId.ToString(), StringComparison.Ordinal)
        );
        Assert.Equal((HttpStatusCode.Unauthorized, """{"error":"sign_in"}"""), (answer.StatusCode, await answer.TextAsync()));
        Assert.Equal("1", answer.Headers.GetValues("X-Pos-Sync").Single());
    }

    [Fact]
    public async Task A_batch_that_is_too_long_too_large_or_of_another_protocol_is_turned_away_whole()
    {
        var shop = await Rig.ShopAsync();
        var batch = shop.Till.Push(Enumerable.Range(0, 51).Select(_ => shop.Sale()), DateTimeOffset.UnixEpoch);
        using var phone = Rig.Host.NewVisitor();
        async Task<HttpStatusCode> StatusAsync(PushRequest request) =>
            (
                await phone.RawAsync(
                    "/sync/push",
                    JsonSerializer.Serialize(request, OperationJson.Default.PushRequest),
                    TestShop.Bearer(shop.Till)
                )
            ).StatusCode;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(batch));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(batch with { Proto = 2, Operations = [] }));
        var large = JsonSerializer.SerializeToElement(new { op_id = shop.NewId(), payload = new string('x', 600_000) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(batch with { Operations = [large] }));
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                "select count(*) from shop.operations where business_id = $1 and kind = 'record_sale'",
                shop.BusinessId
            )
        );
    }

    private static async Task<PushResult> PushPayloadAsync(TestShop shop, string part, string broken)
    {
        var payload = part.Length == 0 ? GoodPayload : GoodPayload.Replace(part, broken, StringComparison.Ordinal);
        Assert.True(part.Length == 0 || payload != GoodPayload, "the break breaks something");
        var odd = shop.Till.Next(
            "record_sale",
            payload.Replace("PRODUCT", shop.Goods[1].ProductId.ToString(), StringComparison.Ordinal),
            TimeProvider.System.GetUtcNow()
        );
        var after = shop.Till.Next(shop.Receipt(shop.Till) with { ReceiptNo = "M1-000010" }, TimeProvider.System.GetUtcNow());
        var reply = await shop.PushAsync(odd, after);
        Assert.Equal((after.OpId, ResultStatus.Applied), (reply.Results[1].OpId, reply.Results[1].Status));
        return reply.Results[0];
    }
}
