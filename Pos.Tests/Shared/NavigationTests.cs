using System.Text.RegularExpressions;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>What stands in the office's navigation is put together from what features register: here is what must come out.</summary>
public sealed partial class NavigationTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<List<string>> LinksAsync(Visitor visitor, string path, string nav)
    {
        var page = await (await visitor.GetAsync(path)).TextAsync();
        var links = Link().Matches(Nav().Matches(page).Single(n => n.Groups[1].Value == nav).Value);
        return
        [
            .. links.Select(l => l.Groups[1].Value + (l.Value.Contains("aria-current=\"page\"", StringComparison.Ordinal) ? " *" : "")),
        ];
    }

    [Fact]
    public async Task An_owner_and_a_cashier_see_their_entries_in_this_order()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(
            ["/sales", "/customers", "/products *", "/categories", "/review", "/till"],
            await LinksAsync(owner, "/products", "nav")
        );
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(["/products *", "/till"], await LinksAsync(cashier, "/products", "nav"));
    }

    [Theory]
    [InlineData("/credit", "/customers")]
    [InlineData("/review/flags", "/review")]
    public async Task A_page_without_an_entry_marks_the_one_it_stands_under(string path, string entry)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal([$"{entry} *"], (await LinksAsync(owner, path, "nav")).Where(l => l.EndsWith('*')));
    }

    [Theory]
    [InlineData("/review", "/review *", "/review/flags")]
    [InlineData("/review/flags", "/review", "/review/flags *")]
    public async Task The_pages_of_what_is_to_be_looked_at_have_each_other_as_tabs(string path, params string[] tabs)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(tabs, await LinksAsync(owner, path, "tabs"));
    }

    [Fact]
    public async Task The_menu_leads_an_owner_to_the_settings_and_everybody_to_the_own_account()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        var page = await (await cashier.GetAsync("/products")).TextAsync();
        Assert.Contains("href=\"/account\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/settings\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/settings\"", await (await owner.GetAsync("/products")).TextAsync(), StringComparison.Ordinal);
        page = await (await owner.GetAsync("/settings")).TextAsync();
        foreach (var room in (string[])["/settings/business", "/outlets", "/devices", "/account"])
            Assert.Contains($"href=\"{room}\"", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("""<nav class="(\w+)".*?</nav>""", RegexOptions.Singleline)]
    private static partial Regex Nav();

    [GeneratedRegex("""<a [^>]*href="([^"]+)"[^>]*>""")]
    private static partial Regex Link();
}
