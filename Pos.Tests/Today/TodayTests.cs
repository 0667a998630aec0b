using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Outlets;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Today;

/// <summary>The owner's home: what was sold today, where, and what waits.</summary>
public sealed partial class TodayTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(TestShop shop)
    {
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        return WebUtility.HtmlDecode(await (await owner.GetAsync("/today")).TextAsync());
    }

    private Task<List<int>> ChangeAsync(TestShop shop, string set) =>
        Database.ListAsync<int>($"update shop.devices set {set} where id = $1 returning 1", shop.OtherTill.Enrolment.Device.Id);

    [Fact]
    public async Task The_day_is_added_up_by_outlet_and_leaves_out_what_was_sold_before()
    {
        var shop = await Rig.ShopAsync();
        var old = shop.Till.Next(shop.Receipt(shop.Till), TimeProvider.System.GetUtcNow().AddDays(-2));
        await shop.PushAsync(old, shop.Sale((1, 1000)), shop.Sale((2, 1000)));
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill, (2, 2000)));
        var page = await PageAsync(shop);
        Assert.Matches("""id="sold-today"><span class="money"><span class="money__unit">Rs</span>671<""", page);
        Assert.Equal(["411 0", "2 0"], Compared(page, shop.Outlet).Take(2));
        Assert.Equal(["260 0", "1 0"], Compared(page, shop.OtherOutlet).Take(2));
    }

    [Fact]
    public async Task Outlets_stand_beside_each_other_each_with_what_it_was_on_the_same_weekday_of_last_week()
    {
        var shop = await Rig.ShopAsync();
        var now = TimeProvider.System.GetUtcNow();
        var book = new CreditBook(shop) { Clock = now.AddDays(-8) };
        var akbar = await book.CustomerAsync();
        await book.KeepAsync(book.Sale(akbar, 90));
        book.Clock = now.AddDays(-7);
        await book.KeepAsync(book.Sale(akbar, 1000, paid: 400), book.Pay(akbar, 100));
        book.Clock = now;
        await book.KeepAsync(book.Sale(akbar, 500), shop.Sale((2, 1000)), shop.Sale((2, 1000)), book.Pay(akbar, 50));
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill, (2, 2000)));

        var page = await PageAsync(shop);

        Assert.Equal(["760 1,000", "3 1", "253 1,000", "500 600", "50 100"], Compared(page, shop.Outlet));
        Assert.Equal(["260 0", "1 0", "260 0", "0 0", "0 0"], Compared(page, shop.OtherOutlet));
        await shop.RunAsync(shop.NewId(), new CloseOutlet(shop.OtherOutlet, true));
        Assert.NotEmpty(Compared(await PageAsync(shop), shop.OtherOutlet));
    }

    [Fact]
    public async Task A_closed_outlet_that_was_quiet_on_both_days_is_left_out_and_who_has_one_has_nothing_to_compare()
    {
        var shop = await Rig.ShopAsync();
        await shop.RunAsync(shop.NewId(), new CloseOutlet(shop.OtherOutlet, true));
        var page = await PageAsync(shop);
        Assert.Empty(Compared(page, shop.OtherOutlet));
        Assert.Equal(["0 0", "0 0", "0 0", "0 0", "0 0"], Compared(page, shop.Outlet));

        using var visitor = Rig.Host.NewVisitor();
        await visitor.FormAsync(
            "/sign-up",
            ("BusinessName", "New"),
            ("OwnerName", "Nina"),
            ("Login", Rig.NewPhone()),
            ("Password", TestShop.Password)
        );
        page = await (await visitor.GetAsync("/today")).TextAsync();
        Assert.Contains("id=\"sold-today\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("compared", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sale_to_decide_about_waits_there_and_a_quiet_day_says_that_nothing_does()
    {
        var shop = await Rig.ShopAsync();
        Assert.Contains("Nothing waits for you", await PageAsync(shop), StringComparison.Ordinal);
        await shop.SetAsideAsync();
        var page = await PageAsync(shop);
        Assert.DoesNotContain("Nothing waits for you", page, StringComparison.Ordinal);
        Assert.Matches("(?s)<a class=\"row row--link\" href=\"/review\">.*1 to look at", page);
    }

    [Fact]
    public async Task A_phone_that_was_not_heard_from_for_a_day_is_said_to_be_missing_from_the_figures_unless_it_sells_no_more()
    {
        var shop = await Rig.ShopAsync();
        await shop.PushAsync(shop.Sale());
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill));
        Assert.DoesNotContain("id=\"silent\"", await PageAsync(shop), StringComparison.Ordinal);
        await ChangeAsync(shop, "last_contact_at = now() - interval '25 hours'");
        Assert.Contains("Not heard from for a day: 1 phones", await PageAsync(shop), StringComparison.Ordinal);
        await ChangeAsync(shop, "revoked_at = now()");
        Assert.DoesNotContain("id=\"silent\"", await PageAsync(shop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cashier_has_no_such_page()
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/today")).StatusCode);
    }

    /// <summary>Of one outlet, figure by figure: today and the week before.</summary>
    private static string[] Compared(string page, Guid outlet)
    {
        var row = Row().Matches(page).SingleOrDefault(m => m.Groups[1].Value == outlet.ToString())?.Value ?? "";
        return [.. Pair().Matches(row).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}")];
    }

    [GeneratedRegex("""<tr role="row" id="outlet-([^"]+)">.*?</tr>""", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex(
        """<span class="figure compared__now">([^<]+)</span><span class="figure compared__before"><span[^>]*>[^<]*</span> ([^<]+)</span>"""
    )]
    private static partial Regex Pair();
}
