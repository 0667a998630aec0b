using System.Security.Cryptography;
using Pos.Data.Credit;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Credit;

public sealed class LimitTests(Server server) : BrowserTest(server)
{
    private const string Sugar = "Sugar, loose",
        Aslam = "Muhammad Aslam",
        Code = "428913";

    [Fact]
    public async Task Over_the_limit_the_owners_code_lets_a_sale_pass_without_a_network_and_without_it_the_owner_is_told()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        await GiveLimitAsync(shop, 50_000);
        var till = await (await TillPage.SignInAsync((await PhoneAsync(line.Address)).TolerateNoNetwork(), shop)).KeptForOfflineAsync();
        await Expect((await till.CustomersAsync()).RowOf(Aslam)).ToBeVisibleAsync();
        line.Cut();
        await till.Window.TapAsync(till.Page.Locator("#tabs a[href='#sell']"));

        await till.AddWorthAsync("sugar", Sugar, 600);
        var credit = await (await till.ToPayAsync()).CreditAsync(Aslam);
        await credit.ConfirmAsync("");
        await Expect(credit.Limit.Locator("[data-slot=limit]")).ToHaveTextAsync("Rs 500");
        await Expect(credit.Limit.Locator("[data-slot=would]")).ToHaveTextAsync("Rs 600");
        await credit.Limit.Locator("[name=code]").FillAsync("111111");
        await credit.Limit.Locator("[name=code]").PressAsync("Enter");
        await Expect(credit.Limit.Locator("[data-slot=error]")).ToContainTextAsync("not the owner's code");
        var allowed = await (await credit.WithCodeAsync(Code)).ReceiptNumberAsync();

        till = await new DonePage(till.Window).NewSaleAsync();
        await till.AddWorthAsync("sugar", Sugar, 100);
        credit = await (await till.ToPayAsync()).CreditAsync(Aslam);
        await credit.ConfirmAsync("");
        var told = await (await credit.AllTheSameAsync()).ReceiptNumberAsync();

        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(70_000, await shop.BalanceAsync(Aslam));
        Assert.Equal([told], await FlaggedAsync(shop, "over_limit"));
        Assert.NotEqual(allowed, told);
    }

    [Fact]
    public async Task A_cashier_gives_as_much_udhaar_as_he_may_and_more_with_the_owners_code_without_a_network()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        await GiveLimitAsync(shop, null);
        await Database.ScalarAsync<string>(
            """
            select coalesce(string_agg(app.set_rights(w.business_id, w.id, '{"give_credit": 50000}')::text, ''), '') from shop.workers w
            where w.business_id = $1 and w.role = 'cashier'
            """,
            shop.BusinessId
        );
        var till = await (await TillPage.SignInAsync((await PhoneAsync(line.Address)).TolerateNoNetwork(), shop)).KeptForOfflineAsync();
        await Expect((await till.CustomersAsync()).RowOf(Aslam)).ToBeVisibleAsync();
        line.Cut();
        await till.Window.TapAsync(till.Page.Locator("#tabs a[href='#sell']"));

        await till.AddWorthAsync("sugar", Sugar, 500);
        var done = await (await (await till.ToPayAsync()).CreditAsync(Aslam)).SaveAsync("");
        var sold = new List<string>();
        foreach (var isTold in (bool[])[false, true])
        {
            till = await done.NewSaleAsync();
            await till.AddWorthAsync("sugar", Sugar, 100);
            var credit = await (await till.ToPayAsync()).CreditAsync(Aslam);
            await credit.ConfirmAsync("");
            await Expect(credit.Limit.Locator("h2")).ToHaveTextAsync("More udhaar than you may give");
            await Expect(credit.Limit.Locator("[data-slot=limit]")).ToHaveTextAsync("Rs 500");
            done = isTold ? await credit.AllTheSameAsync() : await credit.WithCodeAsync(Code);
            sold.Add(await done.ReceiptNumberAsync());
        }

        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
        Assert.Equal([sold[1]], await FlaggedAsync(shop, "beyond_right"));
    }

    [Fact]
    public async Task Without_a_network_the_owner_allows_more_with_his_name_and_PIN_and_the_cashier_goes_on_selling()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        await GiveLimitAsync(shop, 50_000);
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork().TolerateStatus(401);
        var till = await WhoSheet.BothOnOnePhoneAsync(window, shop);
        var who = await new WhoSheet(window).OpenAsync();
        await who.NameAsync("Bilal");
        await who.PressAsync(WhoSheet.CashiersPin);
        await Expect(till.Where).ToHaveTextAsync("Saddar · Bilal");
        await Expect((await till.CustomersAsync()).RowOf(Aslam)).ToBeVisibleAsync();
        line.Cut();
        await window.TapAsync(till.Page.Locator("#tabs a[href='#sell']"));

        await till.AddWorthAsync("sugar", Sugar, 600);
        var credit = await (await till.ToPayAsync()).CreditAsync(Aslam);
        await credit.ConfirmAsync("");
        var names = credit.Limit.Locator(".who-name [data-slot=name]");
        await Expect(names).ToHaveTextAsync(["Rashid Ahmed"]);
        await till.ForgetTapsAsync();
        await window.TapAsync(names);
        await Expect(who.Sheet.Locator("h2")).ToHaveTextAsync("PIN of Rashid Ahmed");
        await who.PressAsync("111111");
        await Expect(who.Error).ToContainTextAsync("not the PIN");
        await till.ForgetTapsAsync();
        await who.PressAsync(WhoSheet.OwnersPin);
        await DonePage.ShownAsync(window);
        Assert.Equal(WhoSheet.OwnersPin.Length, await till.TapsAsync());
        await Expect(till.Where).ToHaveTextAsync("Saddar · Bilal");

        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(60_000, await shop.BalanceAsync(Aslam));
        Assert.Equal(
            ["over_limit Bilal Rashid Ahmed"],
            await Database.ScalarAsync<string[]>(
                """
                select array_agg(concat_ws(' ', a."right", one.name, other.name)) from shop.approvals a
                join shop.workers one on one.business_id = a.business_id and one.id = a.asked_by
                left join shop.workers other on other.business_id = a.business_id and other.id = a.allowed_by where a.business_id = $1
                """,
                shop.BusinessId
            )
        );
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "select count(*) from shop.flags where business_id = $1 and kind <> 'late_arrival'",
                shop.BusinessId
            )
        );
    }

    private Task<string[]> FlaggedAsync(TestShop shop, string kind) =>
        Database.ScalarAsync<string[]>(
            """
            select array_agg(s.receipt_no) from shop.flags f join shop.sales s on s.business_id = f.business_id and s.id = f.op_id
            where f.business_id = $1 and f.kind = $2
            """,
            shop.BusinessId,
            kind
        );

    private async Task GiveLimitAsync(TestShop shop, long? limit)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        await Database.ScalarAsync<long>(
            """
            with code as (insert into shop.owner_codes (business_id, salt, iterations, key, change_seq) values ($1, $2, 100000, $3, 1)),
                 customer as (insert into shop.customers (business_id, id, name, credit_limit, created_at, change_seq) values ($1, gen_random_uuid(), $4, $5::bigint, now(), 1) returning 1)
            select count(*) from customer
            """,
            shop.BusinessId,
            salt,
            OwnerCode.KeyOf(Code, salt, 100_000),
            Aslam,
            limit is { } paisa ? paisa : DBNull.Value
        );
    }
}
