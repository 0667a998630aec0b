using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Expenses;

public sealed partial class ExpensesPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path) =>
        WebUtility.HtmlDecode(await (await visitor.GetAsync(path)).TextAsync());

    private static (string, string)[] Form(
        TestShop shop,
        string kind,
        string amount,
        DateOnly day,
        string note = "",
        bool monthly = false
    ) =>
        [
            ("OpId", shop.NewId().ToString()),
            ("Kind", kind),
            ("Amount", amount),
            ("SpentOn", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("Method", "Cash"),
            ("Outlet", shop.Outlet.ToString()),
            ("Note", note),
            ("Monthly", monthly ? "true" : "false"),
        ];

    [Fact]
    public async Task What_is_spent_is_added_up_by_month_and_what_comes_every_month_is_remembered()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("Nothing was spent this month", await PageAsync(owner, "/expenses"), StringComparison.Ordinal);
        var today = Value().Match(await PageAsync(owner, "/expenses/new")).Groups[1].Value;
        var day = DateOnly.ParseExact(today, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var before = new DateOnly(day.Year, day.Month, 1).AddDays(-1);
        foreach (
            var form in ((string, string)[][])
                [
                    Form(shop, "rent", "25,000", before, "Haji sahib", monthly: true),
                    Form(shop, "wages", "12000", day),
                    Form(shop, "refreshment", "350.50", day, "tea"),
                ]
        )
            Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync("/expenses", form)).StatusCode);
        var page = await PageAsync(owner, "/expenses");
        Assert.Contains("12,350.50", page, StringComparison.Ordinal);
        Assert.Contains("Every month, and not written down yet", page, StringComparison.Ordinal);
        var like = Like().Match(page).Groups[1].Value;
        var again = await PageAsync(owner, $"/expenses/new?like={like}");
        Assert.Contains("value=\"25000\"", again, StringComparison.Ordinal);
        Assert.Contains("Haji sahib", again, StringComparison.Ordinal);
        await owner.FormAsync("/expenses", Form(shop, "rent", "26000", day, "Haji sahib", monthly: true));
        Assert.DoesNotContain("not written down yet", await PageAsync(owner, "/expenses"), StringComparison.Ordinal);
        Assert.Contains(
            "25,000",
            await PageAsync(owner, $"/expenses?month={before.ToString("yyyy-MM", CultureInfo.InvariantCulture)}"),
            StringComparison.Ordinal
        );
        Assert.Contains("Nothing was spent", await PageAsync(owner, $"/expenses?outlet={shop.OtherOutlet}"), StringComparison.Ordinal);

        // Taken back it stands there, and counts no more.
        var back = Back().Match(await PageAsync(owner, "/expenses?kind=wages")).Groups[1].Value;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.FormAsync(back, ("OpId", shop.NewId().ToString()))).StatusCode);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await owner.FormAsync(back, ("OpId", shop.NewId().ToString()), ("Reason", "Paid next month"))).StatusCode
        );
        page = await PageAsync(owner, "/expenses");
        Assert.Contains("26,350.50", page, StringComparison.Ordinal);
        Assert.Contains("Paid next month", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync(back)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_wrong_comes_back_with_what_was_typed_and_nobody_else_sees_it()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var answer = await owner.FormAsync("/expenses", ("OpId", shop.NewId().ToString()), ("Amount", "lots"), ("Note", "to Bashir"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.TextAsync());
        foreach (var words in (string[])["Write the amount in rupees", "Choose what it was for", "lots", "to Bashir"])
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (
                await owner.FormAsync(
                    "/expenses",
                    [.. Form(shop, "rent", "5", new(2026, 1, 1)).Where(f => f.Item1 != "Outlet"), ("Outlet", shop.NewId().ToString())]
                )
            ).StatusCode
        );
        foreach (var month in (string[])["9999-12", "0001-01", "2026-13", "soon"])
            Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/expenses?month={month}")).StatusCode);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        foreach (var path in (string[])["/expenses", "/expenses/new"])
            Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync(path)).StatusCode);
    }

    [GeneratedRegex("name=\"SpentOn\" value=\"([^\"]+)\"")]
    private static partial Regex Value();

    [GeneratedRegex("like=([0-9a-f-]{36})")]
    private static partial Regex Like();

    [GeneratedRegex("href=\"(/expenses/[0-9a-f-]{36}/reversal)\"")]
    private static partial Regex Back();
}
