using System.Net;
using System.Text.Json;
using Pos.Data.Operations;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Till;

/// <summary>A till's token is worth nothing without the key that signs for it.</summary>
public sealed class DeviceKeyTests(ShopRig rig) : ShopTests(rig)
{
    private readonly PhoneKey _key = new(),
        _other = new();

    private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var phone = Rig.Host.NewVisitor();
            return (await phone.SendAsync(request)).StatusCode;
        }
    }

    private static string Push(TestShop shop, EnvelopeChain till) =>
        JsonSerializer.Serialize(till.Push([shop.Sale(till)], TimeProvider.System.GetUtcNow()), OperationJson.Default.PushRequest);

    private static HttpRequestMessage Unsigned(string url, string? body, EnvelopeChain till) =>
        PhoneKey.Request(body is null ? HttpMethod.Get : HttpMethod.Post, url, body, till, null);

    private Task<long> SalesAsync(TestShop shop) =>
        Database.AskAsync<long>("select count(*) from shop.operations where business_id = $1 and kind = 'record_sale'", shop.BusinessId);

    private Task<List<byte[]>> KeysAsync(EnvelopeChain till) =>
        Database.ListAsync<byte[]>(
            "select public_key from shop.devices where id = $1 and public_key is not null",
            till.Enrolment.Device.Id
        );

    /// <summary>A shop whose till has sent one sale under its key.</summary>
    private async Task<TestShop> SigningShopAsync()
    {
        var shop = await Rig.ShopAsync();
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_key.Post("/sync/push", Push(shop, shop.Till), shop.Till)));
        Assert.Equal([_key.Public], await KeysAsync(shop.Till));
        return shop;
    }

    [Theory]
    [InlineData("/sync/pull?since=0&epoch=00000000-0000-0000-0000-000000000000", HttpStatusCode.Gone)]
    [InlineData("/sync/stock", HttpStatusCode.OK)]
    [InlineData("/sync/customers", HttpStatusCode.OK)]
    [InlineData("/sync/snapshot", HttpStatusCode.OK)]
    public async Task A_copied_token_reads_nothing_without_the_key_of_its_till(string url, HttpStatusCode answer)
    {
        var shop = await SigningShopAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Unsigned(url, null, shop.Till)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(_other.Get(url, shop.Till)));
        Assert.Equal(answer, await SendAsync(_key.Get(url, shop.Till)));
    }

    [Fact]
    public async Task A_copied_token_sends_nothing_without_the_key_of_its_till()
    {
        var shop = await SigningShopAsync();
        var body = Push(shop, shop.Till);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Unsigned("/sync/push", body, shop.Till)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(_other.Post("/sync/push", body, shop.Till)));
        var copy = JsonSerializer.Serialize(new { op_id = shop.NewId(), name = "Copy" });
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(Unsigned("/till/devices/copy", copy, shop.Till)));
        var sale = JsonSerializer.Serialize(shop.Sale(), OperationJson.Default.Envelope);
        foreach (var mark in new[] { null, _other.Mark(HttpMethod.Post, "/till/sales", shop.Till.Token.ShiftId.ToString()) })
        {
            var form = PhoneKey.Request(HttpMethod.Post, "/till/sales", null, null, mark);
            form.Content = new FormUrlEncodedContent([new("operation", sale), new("token", TestShop.Bearer(shop.Till))]);
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(form));
        }
        Assert.Equal(1, await SalesAsync(shop));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_key.Post("/sync/push", body, shop.Till)));
        Assert.Equal(2, await SalesAsync(shop));
    }

    [Fact]
    public async Task What_is_not_as_it_was_signed_is_refused_and_nothing_of_it_is_taken()
    {
        var shop = await SigningShopAsync();
        var (body, shift) = (Push(shop, shop.Till), shop.Till.Token.ShiftId.ToString());
        foreach (
            var mark in new[]
            {
                _key.Mark(HttpMethod.Post, "/sync/push", shift, body.Replace("record_sale", "record_sale ", StringComparison.Ordinal)),
                _key.Mark(HttpMethod.Post, "/sync/pull", shift, body),
                _key.Mark(HttpMethod.Get, "/sync/push", shift, body),
                _key.Mark(HttpMethod.Post, "/sync/push", shop.OtherTill.Token.ShiftId.ToString(), body),
                _key.Mark(HttpMethod.Post, "/sync/push", shift),
                // Somebody else's signature under the till's own key, and what is neither.
                $"{Convert.ToBase64String(_key.Public)}.{_other.Mark(HttpMethod.Post, "/sync/push", shift, body).Split('.')[1]}",
                $"{Convert.ToBase64String(_key.Public)}.",
                $"{Convert.ToBase64String(new byte[65])}.{Convert.ToBase64String(new byte[64])}",
                $"{Convert.ToBase64String([4, .. new byte[64]])}.{Convert.ToBase64String(new byte[64])}",
                "x",
                "%.%",
                "..",
            }
        )
            Assert.Equal(
                (mark, HttpStatusCode.Unauthorized),
                (mark, await SendAsync(PhoneKey.Request(HttpMethod.Post, "/sync/push", body, shop.Till, mark)))
            );
        Assert.Equal(1, await SalesAsync(shop));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_key.Post("/sync/push", body, shop.Till)));
    }

    [Fact]
    public async Task A_till_of_the_old_kind_goes_on_and_its_first_key_is_its_key()
    {
        var shop = await Rig.ShopAsync();
        await shop.PushAsync(shop.Sale());
        // Reading binds no key, nor does asking, nor does what was not signed as it came.
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_other.Get("/sync/stock", shop.Till)));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(_other.Post($"/till/customers/{shop.NewId()}/link", "", shop.Till)));
        var body = Push(shop, shop.Till);
        var mark = _other.Mark(HttpMethod.Post, "/sync/push", shop.Till.Token.ShiftId.ToString());
        Assert.Equal(HttpStatusCode.OK, await SendAsync(PhoneKey.Request(HttpMethod.Post, "/sync/push", body, shop.Till, mark)));
        Assert.Empty(await KeysAsync(shop.Till));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(_key.Post("/sync/push", Push(shop, shop.Till), shop.Till)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(_other.Post("/sync/push", Push(shop, shop.Till), shop.Till)));
        Assert.Equal([_key.Public], await KeysAsync(shop.Till));
        Assert.Empty(await KeysAsync(shop.OtherTill));
    }

    [Fact]
    public async Task The_database_keeps_the_first_key_of_a_till_and_takes_it_for_its_secret_only()
    {
        var (shop, fresh) = (await SigningShopAsync(), await Rig.ShopAsync());
        await using var owner = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId);
        Assert.Equal("42501", await owner.TryAsync("update shop.devices set public_key = $1", _other.Public));
        async Task<byte[]?> KeptAsync(EnvelopeChain till, byte[] secret)
        {
            await using var anybody = await TenantSession.WithoutContextAsync(Database);
            await anybody.ExecuteAsync("select app.keep_device_key($1, $2, $3)", till.Token.ShiftId, secret, _other.Public);
            return await anybody.ValueAsync<object>(
                    "select public_key from app.enter_by_shift($1, $2)",
                    till.Token.ShiftId,
                    till.Token.Key()
                ) as byte[];
        }
        Assert.Equal(_key.Public, await KeptAsync(shop.Till, shop.Till.Token.Key()));
        Assert.Null(await KeptAsync(fresh.Till, shop.Till.Token.Key()));
        Assert.Equal(_other.Public, await KeptAsync(fresh.Till, fresh.Till.Token.Key()));
    }

    [Fact]
    public async Task Who_is_signed_in_elsewhere_takes_no_shift_on_a_till_that_signs()
    {
        var shop = await SigningShopAsync();
        var device = shop.Till.Enrolment.Device;
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var shift = JsonSerializer.Serialize(new { device_id = device.Id });
        // As it was enrolled, so that the operation is the same and its outcome is what is told.
        var enrolment = JsonSerializer.Serialize(
            new
            {
                op_id = device.Id,
                outlet_id = shop.Outlet,
                name = device.Name,
            }
        );
        foreach (var (url, body) in new[] { ("/till/shifts", shift), ("/till/devices", enrolment) })
        {
            async Task<HttpStatusCode> AskAsync(string? mark) =>
                (await cashier.SendAsync(PhoneKey.Request(HttpMethod.Post, url, body, null, mark))).StatusCode;
            Assert.Equal(HttpStatusCode.Gone, await AskAsync(null));
            Assert.Equal(HttpStatusCode.Gone, await AskAsync(_other.Mark(HttpMethod.Post, url, body: body)));
            Assert.Equal(HttpStatusCode.Gone, await AskAsync(_key.Mark(HttpMethod.Post, url, body: body + " ")));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(_key.Mark(HttpMethod.Post, url, body: body)));
        }
        Assert.True((await shop.RunAsync<RevokeDevice>(shop.NewId(), new(device.Id))).Done);
        using var unsigned = PhoneKey.Request(HttpMethod.Post, "/till/shifts", shift, null, null);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.SendAsync(unsigned)).StatusCode);
    }

    [Fact]
    public async Task What_a_till_cannot_sign_for_any_more_another_till_of_the_business_brings_and_nobody_else()
    {
        var (shop, stranger) = (await SigningShopAsync(), await Rig.ShopAsync());
        var second = await shop.EnrolAsync(shop.CashierId, shop.Outlet);
        await SendAsync(_other.Post("/sync/push", Push(shop, second), second));
        Assert.Equal([_other.Public], await KeysAsync(second));
        var body = Push(shop, shop.Till);
        async Task<HttpStatusCode> BringAsync(PhoneKey? key, string carrier, string url = "/sync/push")
        {
            var request =
                key is null ? Unsigned("/sync/push", body, shop.Till)
                : url == "/sync/push" ? key.Post(url, body, shop.Till)
                : key.Get(url, shop.Till);
            request.Headers.Add("X-Pos-Carrier", carrier);
            return await SendAsync(request);
        }
        using var third = new PhoneKey();
        Assert.Equal(HttpStatusCode.Unauthorized, await BringAsync(null, TestShop.Bearer(second)));
        Assert.Equal(HttpStatusCode.Unauthorized, await BringAsync(third, TestShop.Bearer(second)));
        Assert.Equal(HttpStatusCode.Unauthorized, await BringAsync(_other, $"{second.Token.ShiftId}.guess"));
        Assert.Equal(HttpStatusCode.Unauthorized, await BringAsync(third, TestShop.Bearer(stranger.Till)));
        Assert.Equal(HttpStatusCode.Unauthorized, await BringAsync(_other, TestShop.Bearer(second), "/sync/customers"));
        Assert.Equal(2, await SalesAsync(shop));
        Assert.Equal(HttpStatusCode.OK, await BringAsync(_other, TestShop.Bearer(second)));
        Assert.Equal(3, await SalesAsync(shop));
        // A till of the old kind is as good as its token, and lends nobody its key.
        Assert.Equal(HttpStatusCode.OK, await BringAsync(null, TestShop.Bearer(shop.OtherTill)));
        using var brought = _other.Post("/sync/push", Push(shop, shop.OtherTill), shop.OtherTill);
        brought.Headers.Add("X-Pos-Carrier", TestShop.Bearer(second));
        using var phone = Rig.Host.NewVisitor();
        Assert.Equal(HttpStatusCode.OK, (await phone.SendAsync(brought)).StatusCode);
        Assert.Empty(await KeysAsync(shop.OtherTill));
        Assert.True((await shop.RunAsync<RevokeDevice>(shop.NewId(), new(second.Enrolment.Device.Id))).Done);
        Assert.Equal(HttpStatusCode.Unauthorized, await BringAsync(_other, TestShop.Bearer(second)));
    }

    [Fact]
    public async Task A_till_takes_a_shift_for_one_its_browser_was_and_only_brings_what_that_one_made()
    {
        var (shop, stranger) = (await SigningShopAsync(), await Rig.ShopAsync());
        var second = await shop.EnrolAsync(shop.CashierId, shop.Outlet);
        await SendAsync(_other.Post("/sync/push", Push(shop, second), second));
        var device = shop.Till.Enrolment.Device;
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        using var third = new PhoneKey();
        async Task<HttpResponseMessage> AskAsync(PhoneKey? key, string carrier, object asked, string url = "/till/shifts")
        {
            var body = JsonSerializer.Serialize(asked);
            var request = PhoneKey.Request(HttpMethod.Post, url, body, null, key?.Mark(HttpMethod.Post, url, body: body));
            request.Headers.Add("X-Pos-Carrier", carrier);
            return await cashier.SendAsync(request);
        }
        var shift = new { device_id = device.Id };
        foreach (
            var (key, carrier) in new (PhoneKey?, string)[]
            {
                (null, TestShop.Bearer(second)),
                (third, TestShop.Bearer(second)),
                (_other, $"{second.Token.ShiftId}.guess"),
                (third, TestShop.Bearer(stranger.Till)),
            }
        )
            Assert.Equal(HttpStatusCode.Gone, (await AskAsync(key, carrier, shift)).StatusCode);
        var enrolment = new
        {
            op_id = device.Id,
            outlet_id = shop.Outlet,
            name = device.Name,
        };
        Assert.Equal(HttpStatusCode.Gone, (await AskAsync(_other, TestShop.Bearer(second), enrolment, "/till/devices")).StatusCode);
        using var given = await AskAsync(_other, TestShop.Bearer(second), shift);
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        Assert.False(given.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.Contains($"{device.Id}")));
        var issued = JsonDocument.Parse(await given.TextAsync()).RootElement.GetProperty("shift");
        var (id, secret) = (issued.GetProperty("id").GetGuid(), issued.GetProperty("secret").GetString());
        async Task<HttpStatusCode> UseAsync(HttpMethod method, string url, string? body, bool isBrought)
        {
            var request = PhoneKey.Request(method, url, body, null, _other.Mark(method, url, $"{id}", body ?? ""));
            request.Headers.Authorization = new("Bearer", $"{id}.{secret}");
            if (isBrought)
                request.Headers.Add("X-Pos-Carrier", TestShop.Bearer(second));
            return await SendAsync(request);
        }
        var push = Push(shop, shop.Till);
        Assert.Equal(HttpStatusCode.Unauthorized, await UseAsync(HttpMethod.Post, "/sync/push", push, false));
        Assert.Equal(HttpStatusCode.Unauthorized, await UseAsync(HttpMethod.Get, "/sync/customers", null, true));
        Assert.Equal(HttpStatusCode.OK, await UseAsync(HttpMethod.Post, "/sync/push", push, true));
        Assert.Equal(3, await SalesAsync(shop));
        Assert.True((await shop.RunAsync<RevokeDevice>(shop.NewId(), new(device.Id))).Done);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(_other, TestShop.Bearer(second), shift)).StatusCode);
    }

    [Fact]
    public async Task The_owner_sees_which_phones_are_of_the_old_kind()
    {
        var shop = await SigningShopAsync();
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (var (language, words) in new[] { ("en", "Known by its sign-in alone"), ("ur", "صرف سائن اِن سے پہچانا جاتا ہے") })
        {
            await owner.FormAsync("/language", ("language", language));
            var page = WebUtility.HtmlDecode(await (await owner.GetAsync("/devices")).TextAsync());
            Assert.Single(page.Split(words)[1..]);
            Assert.Contains(words, page.Split($"device-{shop.OtherTill.Enrolment.Device.Id}")[1], StringComparison.Ordinal);
        }
    }
}
