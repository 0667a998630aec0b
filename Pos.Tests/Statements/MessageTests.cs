using System.Net;
using System.Text.Json;
using Pos.Data.Credit;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Statements;

/// <summary>What is sent to customers, and who was asked for money when.</summary>
public sealed class MessageTests(ShopRig rig) : ShopTests(rig)
{
    [Theory]
    [InlineData("reminder", "en", "Please pay when you can")]
    [InlineData("reminder", "ur", "ادا کر دیجیے")]
    [InlineData("receipt", "en", "Thank you. Your balance")]
    [InlineData("receipt", "ur", "شکریہ")]
    public async Task A_message_says_what_is_owed_with_a_link_that_shows_it(string kind, string language, string words)
    {
        var shop = await Rig.ShopAsync();
        var customer = (await new StatementBook(shop).DebtorsAsync(("Akbar & Sons <b>", 4250))).Single();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var request = new HttpRequestMessage(HttpMethod.Post, $"/customers/{customer}/messages")
        {
            Content = new FormUrlEncodedContent([new("kind", kind), new("lang", language), new("outlet", shop.Outlet.ToString())]),
            Headers = { { "Accept", "application/json" } },
        };
        var message = JsonDocument.Parse(await (await owner.SendAsync(request)).TextAsync()).RootElement;
        var text = message.GetProperty("text").GetString()!;
        foreach (var part in (string[])[words, "Akbar & Sons <b>", "4,250", "Test shop, Main Test", Rig.Host.Address + "s/"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Equal($"https://wa.me/923001234567?text={Uri.EscapeDataString(text)}", message.GetProperty("whats_app").GetString());
        using var nobody = Rig.Host.NewVisitor();
        Assert.Contains("4,250", await (await nobody.GetAsync("/s/" + text.Split("/s/")[1])).TextAsync(), StringComparison.Ordinal);
        Assert.Equal(
            kind == "reminder" ? 1 : 0,
            await Database.AskAsync<long>("select count(*) from shop.reminders where customer_id = $1 and balance = 425000", customer)
        );
    }

    [Fact]
    public async Task One_tap_goes_to_WhatsApp_and_without_script_a_page_has_the_way_there()
    {
        var shop = await Rig.ShopAsync();
        var customer = (await new StatementBook(shop).DebtorsAsync(("Akbar", 4250))).Single();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var tap = new HttpRequestMessage(HttpMethod.Post, $"/customers/{customer}/messages")
        {
            Content = new FormUrlEncodedContent([new("kind", "reminder"), new("lang", "en")]),
            Headers = { { "HX-Request", "true" } },
        };
        var answer = await owner.SendAsync(tap);
        Assert.StartsWith("https://wa.me/923001234567?text=", answer.Headers.GetValues("HX-Redirect").Single(), StringComparison.Ordinal);
        var page = await (await owner.FormAsync($"/customers/{customer}/messages", ("kind", "reminder"), ("lang", "en"))).TextAsync();
        Assert.Contains("href=\"https://wa.me/923001234567?text=", page, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await owner.FormAsync($"/customers/{shop.NewId()}/messages", ("kind", "reminder"))).StatusCode
        );
    }

    [Fact]
    public async Task The_page_of_reminders_has_who_owes_for_long_and_when_each_was_asked()
    {
        var shop = await Rig.ShopAsync();
        var (book, statements) = (new CreditBook(shop), new StatementBook(shop));
        var old = (await statements.DebtorsAsync(("Longtime", 500), ("Ahead", -20))).First();
        var fresh = await book.CustomerAsync("Freshman");
        await book.KeepAsync(book.Sale(fresh, 100, name: "Freshman"));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync("/customers/reminders")).TextAsync();
        Assert.Contains("Longtime", page, StringComparison.Ordinal);
        Assert.Contains("not reminded yet", page, StringComparison.Ordinal);
        Assert.Contains("1 customers owe Rs 500", page, StringComparison.Ordinal);
        foreach (var other in (string[])["Freshman", "Ahead"])
            Assert.DoesNotContain(other, page, StringComparison.Ordinal);
        Assert.Contains("Freshman", await (await owner.GetAsync("/customers/reminders?days=0")).TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Longtime",
            await (await owner.GetAsync("/customers/reminders?days=60")).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "Longtime",
            await (await owner.GetAsync($"/customers/reminders?outlet={shop.OtherOutlet}")).TextAsync(),
            StringComparison.Ordinal
        );

        await owner.FormAsync($"/customers/{old}/messages", ("kind", "reminder"), ("lang", "ur"));
        page = await (await owner.GetAsync("/customers/reminders")).TextAsync();
        Assert.Matches("reminded \\d", page);
        Assert.DoesNotContain("not reminded yet", page, StringComparison.Ordinal);
        await owner.FormAsync("/language", ("language", "ur"));
        Assert.Contains(
            "یاد دلائیں",
            WebUtility.HtmlDecode(await (await owner.GetAsync("/customers/reminders")).TextAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Somebody_is_reminded_also_when_it_was_under_a_name_that_was_found_to_be_his()
    {
        var shop = await Rig.ShopAsync();
        var people = await new StatementBook(shop).DebtorsAsync(("Akbar", 500), ("Akbar again", 100));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync($"/customers/{people[1]}/messages", ("kind", "reminder"), ("lang", "ur"));
        await new CreditBook(shop).DoneAsync<MergeCustomers>(new(people[1], people[0]));
        var page = await (await owner.GetAsync("/customers/reminders")).TextAsync();
        Assert.Contains("1 customers owe Rs 600", page, StringComparison.Ordinal);
        Assert.Matches("reminded \\d", page);
        Assert.DoesNotContain("not reminded yet", page, StringComparison.Ordinal);
    }
}
