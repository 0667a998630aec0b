using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Review;

public sealed partial class FlagsTests(ShopRig rig) : ShopTests(rig)
{
    private async Task RaiseAsync(TestShop shop, string kind, string detail, IEnumerable<Envelope> sales, Guid? subject = null)
    {
        foreach (var sale in sales)
            await Database.ListAsync<int>(
                "insert into shop.flags values ($1, $2, $3, $4, $5, now()) returning 1",
                shop.BusinessId,
                sale.OpId,
                kind,
                subject ?? sale.OpId,
                detail
            );
    }

    private Task<long> UnseenAsync(TestShop shop) =>
        Database.AskAsync<long>("select count(*) from shop.flags where business_id = $1 and seen_at is null", shop.BusinessId);

    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    private static Task<OperationResult> MarkAsync(TestShop shop, MarkFlagsSeen input, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync<MarkFlagsSeen>(opId ?? shop.NewId(), input, userId);

    [Fact]
    public async Task Many_of_one_phone_and_day_are_one_line_that_opens_page_by_page()
    {
        var shop = await Rig.ShopAsync();
        var sales = Enumerable.Range(0, 60).Select(_ => shop.Sale()).ToArray();
        foreach (var some in sales.Chunk(50))
            await shop.PushAsync(some);
        await RaiseAsync(shop, Flag.LateArrival, "2026-11-20", sales);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, "/review/flags");
        Assert.Contains("60 sales arrived late", page, StringComparison.Ordinal);
        Assert.Single(Group().Matches(page));
        var open = Group().Match(page).Groups[1].Value;
        Assert.Equal(50, Sale().Count(await PageAsync(owner, open)));
        Assert.Equal(10, Sale().Count(await PageAsync(owner, open + "&page=2")));
    }

    [Fact]
    public async Task Each_kind_has_its_count_and_its_sentence_and_links_to_the_sale()
    {
        var shop = await Rig.ShopAsync();
        var milk = shop.Goods[1].ProductId;
        var dear = await TwoShops.ProductOfAsync(shop, milk, price: 30_000);
        await shop.RunAsync<Data.Catalog.SaveProduct>(shop.NewId(), dear);
        var sale = shop.Sale((1, 400_000));
        await shop.PushAsync(sale);
        await RaiseAsync(shop, Flag.ClockWrong, "7200000", [sale]);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, "/review/flags");
        foreach (
            var words in new[]
            {
                "Milk 1 L: sold at Rs 280.50, list price Rs 300",
                "Milk 1 L: −300 left by the books",
                "Clock off by 2 hours",
                $"/sales/{sale.OpId}",
            }
        )
            Assert.Contains(words, page, StringComparison.Ordinal);
        var one = await PageAsync(owner, "/review/flags?kind=clock_wrong");
        Assert.Contains("Clock off by 2 hours", one, StringComparison.Ordinal);
        Assert.DoesNotContain("list price", one, StringComparison.Ordinal);
        Assert.Contains($"{await UnseenAsync(shop)} to look at", await PageAsync(owner, "/sales"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_body_under_one_number_is_shown_as_text()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        await RaiseAsync(shop, Flag.KeyReused, "<script>alert(1)</script>", [sale]);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var html = await (await owner.GetAsync("/review/flags")).TextAsync();
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_seen_moves_behind_the_filter_and_what_came_later_stays()
    {
        var shop = await Rig.ShopAsync();
        var sales = new[] { shop.Sale(), shop.Sale(), shop.Sale(shop.OtherTill) };
        await shop.PushAsync(sales[..2]);
        await shop.PushAsync(shop.OtherTill, sales[2]);
        await RaiseAsync(shop, Flag.LateArrival, "2026-11-20", sales);
        await RaiseAsync(shop, Flag.ClockWrong, "600000", sales[..1]);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var open = await PageAsync(owner, Group().Match(await PageAsync(owner, "/review/flags")).Groups[1].Value);
        (string, string)[] fields = [.. Hidden().Matches(open).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];
        await RaiseAsync(shop, Flag.LateArrival, "2026-11-20", sales[..1], shop.NewId());
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync("/review/flags/seen", fields)).StatusCode);
        Assert.Equal(3, await UnseenAsync(shop));
        Assert.Contains("2 sales arrived late", await PageAsync(owner, "/review/flags?seen=true"), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (
                await owner.FormAsync(
                    "/review/flags/seen",
                    ("OpId", shop.NewId().ToString()),
                    ("AsOf", TimeProvider.System.GetUtcNow().ToString("O"))
                )
            ).StatusCode
        );
        Assert.Equal(0, await UnseenAsync(shop));
        Assert.Contains("Nothing unusual", await PageAsync(owner, "/review/flags"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marking_twice_is_done_once_and_touches_no_other_shop()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        foreach (var one in new[] { shop, other })
        {
            var sale = one.Sale();
            await one.PushAsync(sale);
            await RaiseAsync(one, Flag.LateArrival, "2026-11-20", [sale]);
        }
        var (input, opId) = (new MarkFlagsSeen(null, TimeProvider.System.GetUtcNow(), null), shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await MarkAsync(shop, input, opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await MarkAsync(shop, input, opId)).Status);
        Assert.Equal(ResultStatus.KeyReused, (await MarkAsync(shop, input with { Kind = Flag.ClockWrong }, opId)).Status);
        Assert.Equal(1, await UnseenAsync(other));
    }

    [Fact]
    public async Task A_cashier_sees_no_flag_and_marks_none()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        await RaiseAsync(shop, Flag.LateArrival, "2026-11-20", [sale]);
        await using (var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId))
        {
            Assert.Equal(0, await cashier.CountAsync("select count(*) from shop.flags"));
            Assert.Equal("0 rows", await cashier.TryAsync("update shop.flags set seen_at = now()"));
        }
        await MarkAsync(shop, new(null, TimeProvider.System.GetUtcNow(), null), userId: shop.CashierId);
        Assert.True(await UnseenAsync(shop) > 0);
        await using var owner = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await owner.TryAsync("update shop.flags set detail = ''"));
    }

    [GeneratedRegex("""<a class="row row--link" href="(/review/flags[^"]+)""")]
    private static partial Regex Group();

    [GeneratedRegex("""href="/sales/[0-9a-f-]{36}""")]
    private static partial Regex Sale();

    [GeneratedRegex("""<input type="hidden" name="([A-Za-z]+)" value="([^"]*)">""")]
    private static partial Regex Hidden();
}
