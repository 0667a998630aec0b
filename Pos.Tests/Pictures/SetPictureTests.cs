using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Erasure;
using Pos.Data.Operations;
using Pos.Data.Pictures;
using Pos.Data.Workers;
using Pos.Tests.Export;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Workers;

namespace Pos.Tests.Pictures;

public sealed class SetPictureTests(ShopRig rig) : ShopTests(rig)
{
    private const string Hash = "0123456789abcdef0123456789abcdef";

    internal static Task<Sample> Sample(TestShop shop)
    {
        var picture = new SetPicture(shop.Goods[0].ProductId, Hash);
        return Samples.FromOffice(shop, picture, picture with { Picture = null });
    }

    private static Task<OperationResult> SetAsync(TestShop shop, Guid product, string? picture, Guid? worker = null) =>
        shop.RunAsync<SetPicture>(shop.NewId(), new(product, picture), worker);

    private Task<string?> PictureOfAsync(Guid product) =>
        Database.AskAsync<string?>("select coalesce(picture, '-') from shop.products where id = $1", product);

    private static IPictureStore StoreOf(TestShop shop) => shop.Host.Services.GetRequiredService<IPictureStore>();

    private static string PathOf(TestShop shop, int good = 1) => $"/products/{shop.Goods[good].ProductId}/picture";

    private static Task<HttpResponseMessage> SendAsync(Visitor visitor, string path, byte[]? file, string name = "photo.jpg")
    {
        var form = new MultipartFormDataContent { { new StringContent($"{Guid.CreateVersion7()}"), "OpId" } };
        if (file is not null)
        {
            var content = new ByteArrayContent(file);
            content.Headers.ContentType = new("image/jpeg");
            form.Add(content, "picture", name);
        }
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        // Whoever is refused by size would otherwise still be sending when the server hangs up.
        request.Headers.ExpectContinue = true;
        return visitor.SendAsync(request);
    }

    private async Task<string> SentAsync(TestShop shop, Visitor visitor, byte[] file, int good = 1)
    {
        var answer = await SendAsync(visitor, PathOf(shop, good), file);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.TextAsync());
        return (await PictureOfAsync(shop.Goods[good].ProductId))!;
    }

    private static async Task<List<string>> StoredAsync(TestShop shop) =>
        [.. (await StoreOf(shop).ListAsync(shop.BusinessId, Ct)).Select(n => $"{n}").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task A_product_gets_a_picture_and_loses_it_and_tills_hear_of_it()
    {
        var shop = await Rig.ShopAsync();
        var milk = shop.Goods[1].ProductId;
        var before = await Database.AskAsync<long>("select change_seq from shop.products where id = $1", milk);
        Assert.True((await SetAsync(shop, milk, Hash)).Done);
        Assert.Equal(Hash, await PictureOfAsync(milk));
        Assert.True(await Database.AskAsync<long>("select change_seq from shop.products where id = $1", milk) > before);
        using var phone = shop.Host.NewVisitor();
        var snapshot = await (await phone.BearerAsync("/sync/snapshot?format=1", TestShop.Bearer(shop.Till))).TextAsync();
        Assert.Matches($"\"pictures\":\"[\\\\n]*{Hash}[\\\\n]*\"", snapshot);
        Assert.True((await SetAsync(shop, milk, null)).Done);
        Assert.Equal("-", await PictureOfAsync(milk));
    }

    [Theory]
    [InlineData("../../../../etc/passwd", "picture_bad")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF", "picture_bad")]
    [InlineData("", "picture_bad")]
    [InlineData(Hash, "unknown_product")]
    public async Task What_is_no_picture_or_no_product_of_the_shop_is_refused(string picture, string refusal)
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var product = (refusal == "unknown_product" ? other : shop).Goods[1].ProductId;
        var result = await SetAsync(shop, product, picture);
        Assert.Equal((ResultStatus.Refused, refusal), (result.Status, result.Reason));
        Assert.Equal("-", await PictureOfAsync(product));
    }

    [Fact]
    public async Task A_cashier_sees_pictures_and_sets_them_only_with_the_right_to_edit_goods()
    {
        var shop = await Rig.ShopAsync();
        var milk = shop.Goods[1].ProductId;
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var hash = await SentAsync(shop, owner, MadePictures.Jpeg());
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.OK, (await cashier.GetAsync($"/pictures/{hash}-96.webp")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(cashier, PathOf(shop), MadePictures.Jpeg(90, 90))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.FormAsync($"{PathOf(shop)}/removal", ("OpId", $"{shop.NewId()}"))).StatusCode);
        // Nor does the database let him, were he not asked before.
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => SetAsync(shop, milk, null, shop.CashierId));
        Assert.Equal(hash, await PictureOfAsync(milk));

        var given = new SaveRights(Hiring.CashierOf(shop), new Dictionary<string, long?> { [CatalogRights.EditGoods] = null });
        Assert.True((await shop.RunAsync<SaveRights>(shop.NewId(), given)).Done);
        Assert.NotEqual(hash, await SentAsync(shop, cashier, MadePictures.Jpeg(90, 90)));
    }

    [Fact]
    public async Task The_list_shows_it_and_the_first_letter_of_what_has_none()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var hash = await SentAsync(shop, owner, MadePictures.Jpeg());
        var list = await (await owner.GetAsync("/products")).TextAsync();
        Assert.Equal([$"/pictures/{hash}-96.webp"], Regex.Matches(list, "/pictures/[^\"]*").Select(m => m.Value));
        Assert.Equal(["B", "S", "T"], Regex.Matches(list, "class=\"thumb\"[^>]*>(\\w)<").Select(m => m.Groups[1].Value).Order());
        var page = await (await owner.GetAsync($"/products/{shop.Goods[1].ProductId}")).TextAsync();
        Assert.Contains($"/pictures/{hash}-480.webp", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_served_for_ever_to_whoever_works_there_and_to_its_tills_and_is_not_there_for_others()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var hash = await SentAsync(shop, owner, MadePictures.Jpeg(900, 900));
        using var phone = shop.Host.NewVisitor();
        foreach (var size in (string[])["96", "480"])
        foreach (
            var answer in (HttpResponseMessage[])
                [
                    await owner.GetAsync($"/pictures/{hash}-{size}.webp"),
                    await phone.BearerAsync($"/sync/pictures?name={hash}-{size}.webp", TestShop.Bearer(shop.Till)),
                ]
        )
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("image/webp", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("nosniff", string.Join("", answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Matches("^(?=.*private)(?=.*max-age=31536000)(?=.*immutable)", answer.Headers.GetValues("Cache-Control").Single());
            var name = new PictureName(hash, size == "96" ? PictureSize.Small : PictureSize.Large);
            Assert.Equal(await StoreOf(shop).FindAsync(shop.BusinessId, name, Ct), await answer.Content.ReadAsByteArrayAsync(Ct));
        }

        using var stranger = await other.SignedInAsync(other.OwnerLogin);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/pictures/{hash}-96.webp")).StatusCode);
        var theirs = await phone.BearerAsync($"/sync/pictures?name={hash}-96.webp", TestShop.Bearer(other.Till));
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync($"/sync/pictures?name={hash}-96.webp")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync($"/pictures/{hash}-96.webp")).StatusCode);
    }

    [Theory]
    [InlineData("..%2F..%2Fcookie-keys.pem")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("0123456789abcdef0123456789abcdef-97.webp")]
    [InlineData("0123456789abcdef0123456789abcdef-96.webp%0A")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF-96.webp")]
    [InlineData("..%5C0123456789abcdef0123456789abcdef-96.webp")]
    public async Task A_name_that_is_none_leads_nowhere(string name)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/pictures/{name}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await owner.BearerAsync($"/sync/pictures?name={name}", TestShop.Bearer(shop.Till))).StatusCode
        );
    }

    [Fact]
    public async Task What_cannot_be_a_picture_is_refused_in_words_beside_the_field_and_nothing_is_kept()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task<string> RefusedAsync(byte[]? file, string name = "photo.jpg")
        {
            var answer = await SendAsync(owner, PathOf(shop), file, name);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            return WebUtility.HtmlDecode(Regex.Match(await answer.TextAsync(), "id=\"picture_error\"[^>]*>([^<]*)<").Groups[1].Value);
        }
        Assert.StartsWith("Take or choose", await RefusedAsync(null), StringComparison.Ordinal);
        Assert.StartsWith("Choose a photo", await RefusedAsync("<svg/>"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("This picture cannot be opened", await RefusedAsync(MadePictures.Jpeg()[..400]), StringComparison.Ordinal);
        Assert.StartsWith("This picture is too large, 40", await RefusedAsync(MadePictures.SaysItIs(9000, 5000)), StringComparison.Ordinal);
        Assert.StartsWith("This file is too large, 10 MB", await RefusedAsync(new byte[11_000_000]), StringComparison.Ordinal);
        // What nobody would send who means well is not even read.
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(owner, PathOf(shop), new byte[50_000_000])).StatusCode);
        Assert.Empty(await StoredAsync(shop));
        Assert.Equal("-", await PictureOfAsync(shop.Goods[1].ProductId));
    }

    [Fact]
    public async Task One_that_no_product_names_any_more_is_cleared_away_and_one_that_another_has_stays()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var shared = await SentAsync(shop, owner, MadePictures.Jpeg());
        Assert.Equal(shared, await SentAsync(shop, owner, MadePictures.Jpeg(), good: 2));
        var own = await SentAsync(shop, owner, MadePictures.Jpeg(300, 300), good: 3);

        // One product of two gives it up; the other one is given another.
        var next = await SentAsync(shop, owner, MadePictures.Jpeg(90, 90));
        await owner.FormAsync($"{PathOf(shop, 3)}/removal", ("OpId", $"{shop.NewId()}"));

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while ((await StoredAsync(shop)).Count > 4)
            await Task.Delay(20, patience.Token);
        Assert.Equal(
            ((string[])[$"{next}-480.webp", $"{next}-96.webp", $"{shared}-480.webp", $"{shared}-96.webp"]).Order(StringComparer.Ordinal),
            await StoredAsync(shop)
        );
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/pictures/{own}-96.webp")).StatusCode);
    }

    [Fact]
    public async Task Whoever_clears_away_waits_for_one_that_is_being_set()
    {
        var shop = await Rig.ShopAsync();
        var made = PictureMaker.Make(MadePictures.Jpeg()).Picture!;
        var (put, cleared) = (new TaskCompletionSource(), new TaskCompletionSource());
        var named = shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                var pictures = services.GetRequiredService<ProductPictures>();
                Assert.True(await pictures.HoldAsync(Ct));
                await pictures.PutAsync(made, Ct);
                put.SetResult();
                while (await WaitingAsync(shop) == 0 && !cleared.Task.IsCompleted)
                    await Task.Delay(20, Ct);
                var runner = services.GetRequiredService<OperationRunner>();
                return await runner.RunAsync(shop.NewId(), new SetPicture(shop.Goods[1].ProductId, made.Hash), Ct);
            }
        );
        await put.Task;
        await shop.Host.Services.GetRequiredService<UnnamedPictures>().SweepAsync(shop.BusinessId, Ct);
        cleared.SetResult();
        Assert.True((await named).Done);
        Assert.Equal([$"{made.Hash}-480.webp", $"{made.Hash}-96.webp"], await StoredAsync(shop));
    }

    /// <summary>Who waits for the pictures of this business: a key of eight bytes stands in two halves.</summary>
    private Task<long> WaitingAsync(TestShop shop) =>
        Database.AskAsync<long>(
            "select count(*) from pg_locks where locktype = 'advisory' and not granted"
                + " and (classid::bigint << 32) | objid::bigint = hashtextextended('pictures ' || $1::uuid, 0)",
            shop.BusinessId
        );

    [Fact]
    public async Task Whoever_comes_while_others_set_pictures_for_long_is_asked_to_come_again_and_keeps_what_was()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var hold = new NpgsqlCommand(
            "select pg_advisory_xact_lock(hashtextextended('pictures ' || $1::uuid, 0))",
            connection,
            transaction
        );
        hold.Parameters.Add(new() { Value = shop.BusinessId });
        await hold.ExecuteNonQueryAsync(Ct);
        var answer = await SendAsync(owner, PathOf(shop), MadePictures.Jpeg());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Many pictures are being made", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(await StoredAsync(shop));
        await transaction.RollbackAsync(Ct);
        await SentAsync(shop, owner, MadePictures.Jpeg());
    }

    [Fact]
    public async Task Where_the_store_does_not_answer_it_is_said_in_words_and_the_till_comes_again()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(
            Database,
            settings:
            [
                ("Pictures:S3:Bucket", "pictures"),
                ("Pictures:S3:Address", "http://127.0.0.1:1"),
                ("Pictures:S3:AccessKey", "key"),
                ("Pictures:S3:SecretKey", "secret"),
            ]
        );
        host.StartServer();
        using var owner = host.NewVisitor();
        await owner.SignInAsync(shop.OwnerLogin, TestShop.Password);
        var answer = await SendAsync(owner, PathOf(shop), MadePictures.Jpeg());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("could not be kept just now", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("-", await PictureOfAsync(shop.Goods[1].ProductId));
        var asked = await owner.BearerAsync($"/sync/pictures?name={Hash}-96.webp", TestShop.Bearer(shop.Till));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asked.StatusCode);
    }

    [Fact]
    public async Task The_sweep_removes_what_was_left_behind_and_all_of_who_is_gone_and_nothing_of_strangers()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var (store, sweep) = (StoreOf(shop), shop.Host.Services.GetRequiredService<UnnamedPictures>());
        var hash = await SentAsync(shop, owner, MadePictures.Jpeg());
        var (left, stranger, gone) = (new PictureName(Hash, PictureSize.Large), shop.NewId(), shop.NewId());
        await Database.AskAsync<object?>(
            "insert into app.erased (business_id, asked_for, erased_at, row_count) values ($1, now(), now(), 1)",
            gone
        );
        foreach (var business in (Guid[])[shop.BusinessId, stranger, gone])
        {
            await store.PutAsync(business, left, [1], Ct);
            await sweep.SweepAsync(business, Ct);
        }
        Assert.Equal([$"{hash}-480.webp", $"{hash}-96.webp"], await StoredAsync(shop));
        Assert.Equal([left], await store.ListAsync(stranger, Ct));
        Assert.Empty(await store.ListAsync(gone, Ct));
    }

    [Fact]
    public async Task A_tills_pictures_take_nothing_from_what_it_sends()
    {
        var shop = await Rig.ShopAsync();
        await using var host = new ShopHost(Database, settings: [("Sync:PicturesPerMinute", "0.01"), ("Sync:PerMinute", "0.01")]);
        host.StartServer();
        using var phone = host.NewVisitor();
        async Task<HttpStatusCode> AskAsync(string path) => (await phone.BearerAsync(path, TestShop.Bearer(shop.Till))).StatusCode;
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync($"/sync/pictures?name={Hash}-96.webp"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync($"/sync/pictures?name={Hash}-96.webp"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("/sync/stock"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync("/sync/stock"));
    }

    [Fact]
    public async Task A_business_takes_its_pictures_along_and_when_it_goes_none_is_left()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var stays = await other.SignedInAsync(other.OwnerLogin);
        var hash = await SentAsync(shop, owner, MadePictures.Jpeg());
        await SentAsync(other, stays, MadePictures.Jpeg(90, 90));

        using var archive = new ZipArchive(
            new MemoryStream(await (await owner.GetAsync(await ExportTests.MadeAsync(owner))).Content.ReadAsByteArrayAsync(Ct))
        );
        var entry = Assert.Single(archive.Entries, e => e.FullName.StartsWith("pictures/", StringComparison.Ordinal));
        Assert.Equal($"pictures/{hash}.webp", entry.FullName);
        using var content = new MemoryStream();
        await using (var packed = await entry.OpenAsync(Ct))
            await packed.CopyToAsync(content, Ct);
        Assert.Equal(PictureName.HashOf(content.ToArray()), hash);

        Assert.True((await shop.RunAsync<GiveUpBusiness>(shop.NewId(), new(true, "Test shop"))).Done);
        await Database.AskAsync<object?>("update shop.businesses set erase_at = now() where business_id = $1", shop.BusinessId);
        Assert.NotNull(await shop.Host.Services.GetRequiredService<Erasures>().EraseAsync(shop.BusinessId, Ct));
        Assert.Empty(await StoredAsync(shop));
        Assert.Equal(2, (await StoredAsync(other)).Count);
    }
}
