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
            [
                "/today",
                "/review",
                "/sales",
                "/customers",
                "/credit",
                "/customers/reminders",
                "/customers/statements",
                "/customers/import",
                "/products *",
                "/categories",
                "/inventory",
                "/transfers",
                "/suppliers",
                "/orders",
                "/products/prices",
                "/products/import",
                "/labels",
                "/expenses",
                "/workers",
                "/devices",
                "/approvals",
                "/customers/code",
                "/settings/business",
                "/outlets",
                "/settings/export",
                "/settings/erase",
            ],
            await LinksAsync(owner, "/products", "nav")
        );
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(["/products *", "/inventory", "/transfers"], await LinksAsync(cashier, "/products", "nav"));
    }

    [Fact]
    public async Task A_phone_has_at_most_five_tabs_and_none_that_leads_to_nothing()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(["/today", "/sales", "/customers", "/products *", "/more"], await LinksAsync(owner, "/categories", "bar"));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(["/products", "/more *"], await LinksAsync(cashier, "/more", "bar"));
    }

    [Fact]
    public async Task What_has_no_tab_stands_on_the_page_More_and_marks_it()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(
            [
                "/expenses",
                "/workers",
                "/devices",
                "/approvals",
                "/customers/code",
                "/settings/business",
                "/outlets",
                "/settings/export",
                "/settings/erase",
                "/account",
            ],
            await DoorsAsync(owner)
        );
        Assert.Contains("/more *", await LinksAsync(owner, "/devices", "bar"));
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(["/account"], await DoorsAsync(cashier));
    }

    [Theory]
    [InlineData("/products")]
    [InlineData("/more")]
    public async Task The_till_is_one_tap_away_on_every_page(string path)
    {
        var shop = await Rig.ShopAsync();
        foreach (var login in new[] { shop.OwnerLogin, shop.CashierLogin })
        {
            using var visitor = await shop.SignedInAsync(login);
            Assert.Single(Till().Matches(await (await visitor.GetAsync(path)).TextAsync()));
        }
    }

    [Theory]
    [InlineData("/customers", "/customers *", "/credit", "/customers/reminders", "/customers/statements", "/customers/import")]
    [InlineData("/credit", "/customers", "/credit *", "/customers/reminders", "/customers/statements", "/customers/import")]
    [InlineData("/review", "/today", "/review *")]
    [InlineData(
        "/categories",
        "/products",
        "/categories *",
        "/inventory",
        "/transfers",
        "/suppliers",
        "/orders",
        "/products/prices",
        "/products/import",
        "/labels"
    )]
    public async Task The_pages_of_one_tab_have_each_other_beside_them(string path, params string[] beside)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(beside, await LinksAsync(owner, path, "beside"));
    }

    [Theory]
    [InlineData("/sales")]
    [InlineData("/products/new")]
    [InlineData("/devices")]
    public async Task A_page_that_stands_alone_or_further_in_has_none_beside_it(string path)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.DoesNotContain("class=\"beside\"", await (await owner.GetAsync(path)).TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/customers/new", "/customers")]
    [InlineData("/customers/code", "/customers/code")]
    [InlineData("/review/flags", "/review")]
    [InlineData("/outlets/new", "/outlets")]
    public async Task A_page_without_an_entry_marks_the_nearest_it_stands_under(string path, string entry)
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

    private static async Task<List<string>> DoorsAsync(Visitor visitor)
    {
        var page = await (await visitor.GetAsync("/more")).TextAsync();
        return [.. Door().Matches(page).Select(m => m.Groups[1].Value)];
    }

    [GeneratedRegex("""<a class="row row--link" href="([^"]+)">""")]
    private static partial Regex Door();

    [GeneratedRegex("""<a class="[^"]*shell__till[^"]*" href="/till">""")]
    private static partial Regex Till();

    [Fact]
    public async Task Everybody_finds_the_own_account()
    {
        var shop = await Rig.ShopAsync();
        foreach (var login in new[] { shop.OwnerLogin, shop.CashierLogin })
        {
            using var visitor = await shop.SignedInAsync(login);
            foreach (var path in new[] { "/products", "/more" })
                Assert.Contains("href=\"/account\"", await (await visitor.GetAsync(path)).TextAsync(), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("""<nav class="(\w+)".*?</nav>""", RegexOptions.Singleline)]
    private static partial Regex Nav();

    [GeneratedRegex("""<a [^>]*href="([^"]+)"[^>]*>""")]
    private static partial Regex Link();
}
