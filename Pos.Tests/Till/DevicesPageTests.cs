using System.Net;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Till;

public sealed class DevicesPageTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(TestShop shop)
    {
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        return WebUtility.HtmlDecode(await (await owner.GetAsync("/devices")).TextAsync());
    }

    private Task TellAsync(EnvelopeChain till, string set) =>
        Database.ListAsync<int>($"update shop.devices set {set} where id = $1 returning 1", till.Enrolment.Device.Id);

    [Fact]
    public async Task A_phone_that_sent_all_is_told_so()
    {
        var shop = await Rig.ShopAsync();
        Assert.Contains("Nothing received yet", await PageAsync(shop), StringComparison.Ordinal);
        await shop.PushAsync(shop.Sale(), shop.Sale(), shop.Sale());
        var page = await PageAsync(shop);
        foreach (
            var words in new[]
            {
                "All 3 received",
                "Nothing was changed on the phone",
                "nothing waits on it",
                "clock right",
                "M1",
                "Other phone",
            }
        )
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hole_is_shown_with_its_numbers_until_it_is_filled()
    {
        var shop = await Rig.ShopAsync();
        var sales = Enumerable.Range(0, 9).Select(_ => shop.Sale()).ToArray();
        await shop.PushAsync(sales[0], sales[1], sales[4], sales[5], sales[7], sales[8]);
        var page = await PageAsync(shop);
        Assert.Contains("3 missing since", page, StringComparison.Ordinal);
        Assert.Contains("(3–4, 7)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("changed or deleted", page, StringComparison.Ordinal);
        await shop.PushAsync(sales[6], sales[2], sales[3]);
        Assert.Contains("All 9 received", await PageAsync(shop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sale_that_was_edited_on_the_phone_is_noticed_by_the_one_after_it()
    {
        var shop = await Rig.ShopAsync();
        var (first, second, third) = (shop.Sale(), shop.Sale(), shop.Sale());
        var edited = second with { OccurredAt = second.OccurredAt - 60_000 };
        edited = edited with { Hash = Convert.ToHexStringLower(edited.ComputeHash()) };
        await shop.PushAsync(first, edited);
        Assert.Contains("Nothing was changed on the phone", await PageAsync(shop), StringComparison.Ordinal);
        await shop.PushAsync(third);
        Assert.Contains("A sale before number 3 was changed or deleted on this phone", await PageAsync(shop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_phone_tells_of_itself_is_shown()
    {
        var shop = await Rig.ShopAsync();
        await TellAsync(
            shop.Till,
            "pending = 4, oldest_pending_at = now() - interval '3 days', clock_offset_ms = 600000, version = '0.0.1', last_contact_at = now()"
        );
        await TellAsync(shop.OtherTill, $"clock_offset_ms = -7200000, version = '{Program.Version}', last_contact_at = now()");
        var page = await PageAsync(shop);
        foreach (
            var words in new[]
            {
                "4 wait on the phone since",
                "Its clock is 10 min behind",
                "Its clock is 2 hours ahead",
                "Old program (0.0.1)",
                "newest program",
            }
        )
            Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_phone_may_throw_away_is_said_until_its_browser_promises_to_keep_it()
    {
        var shop = await Rig.ShopAsync();
        const string Warning = "may throw away what is not sent",
            Promise = "what is not sent is kept safe";
        Task TellAsync(bool? kept) => shop.PushAsync(shop.Till, shop.Till.Push([], TimeProvider.System.GetUtcNow()) with { Kept = kept });
        await TellAsync(null);
        var page = await PageAsync(shop);
        Assert.DoesNotContain(Warning, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Promise, page, StringComparison.Ordinal);
        await TellAsync(false);
        Assert.Contains(Warning, await PageAsync(shop), StringComparison.Ordinal);
        // A program of before, or another phone that sends for this one, says nothing of it.
        await TellAsync(null);
        Assert.Contains(Warning, await PageAsync(shop), StringComparison.Ordinal);
        await TellAsync(true);
        page = await PageAsync(shop);
        Assert.DoesNotContain(Warning, page, StringComparison.Ordinal);
        Assert.Contains(Promise, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_blocks_a_phone_and_lets_it_in_again()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var address = $"/devices/{shop.Till.Enrolment.Device.Id}";
        Assert.Equal(
            "/devices",
            (await owner.FormAsync($"{address}/revocation", ("OpId", shop.NewId().ToString()))).Headers.Location!.OriginalString
        );
        var page = await PageAsync(shop);
        Assert.Contains("Blocked ", page, StringComparison.Ordinal);
        Assert.Contains($"{address}/restoration", page, StringComparison.Ordinal);
        await owner.FormAsync($"{address}/restoration", ("OpId", shop.NewId().ToString()));
        Assert.DoesNotContain("Blocked ", await PageAsync(shop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_phone_the_page_says_how_to_begin()
    {
        using var visitor = Rig.Host.NewVisitor();
        await visitor.FormAsync(
            "/sign-up",
            ("BusinessName", "New"),
            ("OwnerName", "Nina"),
            ("Login", Rig.NewPhone()),
            ("Password", TestShop.Password)
        );
        Assert.Contains("No phone sells yet", await (await visitor.GetAsync("/devices")).TextAsync(), StringComparison.Ordinal);
    }
}
