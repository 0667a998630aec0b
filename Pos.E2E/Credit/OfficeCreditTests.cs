using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Pos.Data.Credit;
using Pos.Data.Payments;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Credit;

/// <summary>The owner's work with customers, some of it on a phone, some on a desk.</summary>
public sealed class OfficeCreditTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    /// <summary>Akbar owes 2,000 of an old book and 300 of a sale, Babar 500.</summary>
    private async Task<(TestShop Shop, Guid Akbar, Guid Babar)> PeopleAsync()
    {
        var shop = await FoundShopAsync();
        var (maker, akbar, babar) = (Database.Maker, Database.Maker.NewId(), Database.Maker.NewId());
        await maker.OperateAsync(
            shop.Ids,
            new ImportCustomers(
                shop.Ids.FirstOutletId,
                new(2026, 1, 5),
                [new(akbar, "Akbar", "اکبر", "", "0300 1112223", "", null, 200_000), new(babar, "Babar", "", "", "", "", null, 50_000)]
            )
        );
        var chain = await maker.EnrolAsync(shop.BusinessId, shop.Ids.OwnerId, shop.Ids.FirstOutletId, "Counter phone");
        var sale = Basket.Sell(chain.NextReceiptNo(), [(shop.Goods(Salt), 6000)]);
        await maker.PushAsync(chain, [chain.Next(sale.OnCredit(akbar, "Akbar", sale.Total - 30_000), TimeProvider.System.GetUtcNow())]);
        return (shop, akbar, babar);
    }

    private static ILocator Balance(OfficePage office) => office.Page.Locator("#balance");

    private static ILocator Act(OfficePage office, string name) => office.Page.Locator($".acts a[href$='/{name}']");

    [Fact]
    public async Task From_the_list_to_the_customer_money_given_up_taken_back_and_two_names_made_one()
    {
        var (shop, akbar, babar) = await PeopleAsync();
        var window = await PhoneAsync();
        var office = await OfficePage.OpenAsync(window, shop);
        var page = office.Page;
        await window.TapAsync(page.Locator("nav a[href='/customers']:visible"));
        await Expect(page.Locator("#outstanding")).ToHaveTextAsync("Rs2,800");
        await window.ScriptsHaveRunAsync();
        await page.Locator("input[name=q]").FillAsync("اکبر");
        await Expect(office.Rows).ToHaveCountAsync(1);
        await window.TapAsync(office.Rows.First.Locator("a.table__name"));
        await Expect(Balance(office)).ToHaveTextAsync("Rs2,300");

        await window.TapAsync(Act(office, "payment"));
        await Expect(page.Locator("#Amount")).ToBeFocusedAsync();
        await page.Locator("#Amount").FillAsync("500");
        await window.TapAsync(page.Locator("#act .button--main"));
        await Expect(Balance(office)).ToHaveTextAsync("Rs1,800");
        await Expect(office.Toast).ToContainTextAsync("500");

        await window.TapAsync(Act(office, "write-off"));
        await window.TapAsync(page.Locator("#act details summary"));
        await page.Locator("#act input[type=checkbox]").Nth(1).UncheckAsync();
        await page.Locator("#Reason").FillAsync("Old book was wrong");
        await window.TapAsync(page.Locator("#act .button--danger"));
        await Expect(Balance(office)).ToHaveTextAsync("Rs300");

        var line = page.Locator("details.ledger__line", new() { HasText = "Written off" }).First;
        await window.TapAsync(line.Locator("summary"));
        await window.TapAsync(line.Locator("a[href*=reversal]"));
        await page.Locator("#Reason").FillAsync("It was right after all");
        await window.TapAsync(page.Locator("#act .button--main"));
        await Expect(Balance(office)).ToHaveTextAsync("Rs1,800");
        await Expect(page.Locator(".ledger__gone")).ToHaveCountAsync(2);

        await window.TapAsync(Act(office, "merge"));
        await page.Locator("#find-other").FillAsync("bab");
        await window.TapAsync(page.Locator("#act li a"));
        await Expect(page.Locator("#act dl")).ToContainTextAsync("2,300");
        await window.TapAsync(page.Locator("#act .button--main"));
        await Expect(Balance(office)).ToHaveTextAsync("Rs2,300");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/customers/{akbar}$"));

        await window.TapAsync(page.Locator($"form[action='/customers/{babar}/unmerging'] button"));
        await window.TapAsync(page.Locator("#confirm button[value=yes]"));
        await Expect(office.Title).ToHaveTextAsync("Babar");
        await Expect(Balance(office)).ToHaveTextAsync("Rs500");
    }

    [Fact]
    public async Task A_payment_is_moved_to_whose_it_was_by_a_name_typed_key_by_key()
    {
        var (shop, akbar, babar) = await PeopleAsync();
        var window = await DesktopAsync();
        var office = await OfficePage.OpenAsync(window, shop);
        var page = office.Page;
        await window.GoAsync($"/customers/{akbar}");
        await window.TapAsync(Act(office, "payment"));
        await page.Locator("#Amount").FillAsync("500");
        await page.Locator("#Amount").PressAsync("Enter");
        await Expect(Balance(office)).ToHaveTextAsync("Rs1,800");

        var sent = 0;
        page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        var line = page.Locator("details.ledger__line", new() { HasText = "Payment" }).First;
        await window.TapAsync(line.Locator("summary"));
        await window.TapAsync(line.Locator("a[href*=reversal]"));
        await Expect(page.Locator("#Reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("It was Babar's");
        var find = page.Locator("#find-other");
        await window.TapAsync(find);
        // Slower than the box waits: an answer comes between any two keys.
        await page.Keyboard.TypeAsync("babar", new() { Delay = 450 });
        await Expect(page.Locator($"#to-{babar}")).ToBeVisibleAsync();
        await page.RunAndWaitForResponseAsync(
            () => find.PressAsync("Enter"),
            answer => answer.Url.Contains("Find=babar", StringComparison.Ordinal)
        );
        await Expect(find).ToBeFocusedAsync();
        await Expect(find).ToHaveValueAsync("babar");
        await Expect(page.Locator("#Reason")).ToHaveValueAsync("It was Babar's");
        Assert.Equal(0, sent);

        await window.TapAsync(page.Locator($"#to-{babar}"));
        await page.Locator("#Reason").PressAsync("Enter");
        await Expect(Balance(office)).ToHaveTextAsync("Rs2,300");
        await window.GoAsync($"/customers/{babar}");
        await Expect(Balance(office)).ToHaveTextAsync("Rs0");
    }

    [Fact]
    public async Task The_ledger_can_be_shown_otherwise_while_a_form_is_open_and_the_cursor_stays()
    {
        var (shop, akbar, _) = await PeopleAsync();
        var window = await DesktopAsync();
        var office = await OfficePage.OpenAsync(window, shop);
        await window.GoAsync($"/customers/{akbar}");
        await Act(office, "payment").ClickAsync();
        await Expect(office.Page.Locator("#Amount")).ToBeFocusedAsync();
        var whole = office.Page.Locator("#list nav a").Nth(1);
        await whole.ClickAsync();
        await Expect(whole).ToHaveAttributeAsync("aria-current", "true");
        await Expect(whole).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_biggest_debtor_is_one_tap_away_and_a_bad_debt_three_and_a_reason()
    {
        var (shop, _, _) = await PeopleAsync();
        var window = await PhoneAsync();
        var office = await OfficePage.OpenAsync(window, shop);
        var taps = 0;
        Task TapAsync(ILocator target)
        {
            taps++;
            return window.TapAsync(target);
        }

        await TapAsync(office.Page.Locator("nav a[href='/customers']:visible"));
        await Expect(office.Rows.First).ToContainTextAsync("Akbar");
        Assert.Equal(1, taps);

        taps = 0;
        await TapAsync(office.Rows.First.Locator("a.table__name"));
        await TapAsync(Act(office, "write-off"));
        await Expect(office.Page.Locator("#Reason")).ToBeFocusedAsync();
        await office.Page.Keyboard.TypeAsync("Moved away");
        await TapAsync(office.Page.Locator("#act .button--danger"));
        await Expect(Balance(office)).ToHaveTextAsync("Rs0");
        Assert.Equal(3, taps);
    }

    [Fact]
    public async Task A_statement_is_three_taps_from_the_list()
    {
        var (shop, _, _) = await PeopleAsync();
        var window = await PhoneAsync();
        await window.Context.AddInitScriptAsync("window.print = () => document.documentElement.setAttribute('data-printed', '');");
        var office = await OfficePage.OpenAsync(window, shop);
        await window.GoAsync("/customers");
        await window.TapAsync(office.Rows.First.Locator("a.table__name"));
        await window.TapAsync(office.Page.Locator("a[href$='/statement']"));
        await Expect(office.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/statement$"));
        await Expect(office.Page.Locator("main")).ToContainTextAsync("Akbar");
        await window.TapAsync(office.Page.Locator("[data-print]"));
        await Expect(office.Page.Locator("html[data-printed]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_scripts_every_form_is_a_page_of_its_own()
    {
        var (shop, akbar, babar) = await PeopleAsync();
        var window = (await DesktopAsync(javaScript: false)).TolerateStatus(422);
        var office = await OfficePage.OpenAsync(window, shop);
        var page = office.Page;
        await window.GoAsync($"/customers/{akbar}");
        await Act(office, "payment").ClickAsync();
        await page.Locator("#act .button--main").ClickAsync();
        await Expect(page.Locator("#Amount_error")).ToBeVisibleAsync();
        await page.Locator("#Amount").FillAsync("300");
        await page.Locator("#act .button--main").ClickAsync();
        await Expect(Balance(office)).ToHaveTextAsync("Rs2,000");

        await page.Locator("details.ledger__line", new() { HasText = "Payment" }).First.Locator("summary").ClickAsync();
        await page.Locator("details[open] a[href*=reversal]").ClickAsync();
        await page.Locator("#Reason").FillAsync("It was Babar's");
        await page.Locator("#find-other").FillAsync("bab");
        await page.Locator("#find-other").PressAsync("Enter");
        await page.Locator($"#to-{babar}").ClickAsync();
        await Expect(page.Locator("#Reason")).ToHaveValueAsync("It was Babar's");
        await page.Locator("#act .button--main").ClickAsync();
        await Expect(Balance(office)).ToHaveTextAsync("Rs2,300");

        await Act(office, "merge").ClickAsync();
        await page.Locator("#find-other").FillAsync("bab");
        await page.Locator("#find-other").PressAsync("Enter");
        await page.Locator($"#act a[href*='{babar}']").ClickAsync();
        await page.Locator("#act .button--main").ClickAsync();
        await Expect(Balance(office)).ToHaveTextAsync("Rs2,500");
    }
}
