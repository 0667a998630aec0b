using System.Net;
using System.Text.RegularExpressions;
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
        Assert.Equal(
            ["2 sales", "411", "1 sales", "260"],
            Outlet().Matches(page).SelectMany(m => m.Groups.Values.Skip(1)).Select(g => g.Value)
        );
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

    [GeneratedRegex(
        """href="/sales\?outlet=[^"]+">.*?<span class="row__note">([^<]+)</span>.*?<span class="money__unit">Rs</span>([^<]+)<""",
        RegexOptions.Singleline
    )]
    private static partial Regex Outlet();
}
