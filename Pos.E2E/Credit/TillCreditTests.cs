using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Credit;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Credit;

public sealed class TillCreditTests(Server server) : BrowserTest(server)
{
    private const string Sugar = "Sugar, loose",
        Aslam = "Muhammad Aslam";

    [Fact]
    public async Task A_new_customer_buys_on_credit_and_pays_some_of_it_back_without_a_network_and_everybody_agrees_afterwards()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork();
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        line.Cut();

        await till.AddWorthAsync("sugar", Sugar, 1000);
        var credit = await (await till.ToPayAsync()).CreditForNewAsync(Aslam);
        await Keypad.PressAsync(window, credit.Sheet, "700");
        await Expect(credit.OnCredit).ToHaveTextAsync("Rs 300 on udhaar");
        var done = await credit.SaveAsync("");
        var sold = await done.ReceiptNumberAsync();
        await Expect(done.Account).ToContainTextAsync("Rs 300 on udhaar");
        await Expect(done.Paper).ToContainTextAsync(Aslam);
        await Expect(done.Paper.Locator("[data-slot=account]")).ToHaveTextAsync("Balance300");

        await till.Page.GotoAsync(line.Address + "/till/en");
        till = await TillPage.ReadyAsync(window);
        var customers = await till.CustomersAsync();
        await Expect(customers.BalanceOf(Aslam)).ToHaveTextAsync("Rs 300");
        done = await customers.ReceiveAsync(Aslam, "200");
        var paid = await done.ReceiptNumberAsync();
        await Expect(done.Account).ToContainTextAsync("Rs 200 received");
        await Expect(done.Paper.Locator("[data-slot=total-label]")).ToHaveTextAsync("Udhaar received");
        await Expect(done.Paper.Locator("[data-slot=account]")).ToHaveTextAsync("Balance100");

        till = await (await done.NewSaleAsync()).ReloadAsync();
        var customer = await (await till.CustomersAsync()).OpenAsync(Aslam);
        await Expect(customer.Balance).ToHaveTextAsync("Rs 100");
        await Expect(customer.Age).ToContainTextAsync("2 on this phone not sent");
        await Expect(customer.Debts).ToHaveCountAsync(1);
        await Expect(customer.Debts).ToContainTextAsync(sold);
        var sales = await till.SalesAsync();
        await Expect(sales.Cash).ToHaveTextAsync("Cash taken today: Rs 900, of it Rs 200 udhaar received");
        await Expect(sales.Rows).ToHaveCountAsync(2);

        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(10_000, await shop.BalanceAsync(Aslam));
        Assert.Equal(90_000, await shop.CashAsync());
        Assert.Equal(
            [$"{sold}:30000:paid:20000"],
            await Database.ScalarAsync<string[]>(
                """
                select array_agg(d.receipt_no || ':' || d.amount || ':' || a.kind || ':' || a.amount) from shop.allocations a
                join shop.debts d on d.business_id = a.business_id and d.op_id = a.debt_op and d.line_no = a.debt_line where a.business_id = $1
                """,
                shop.BusinessId
            )
        );
        Assert.Equal(
            [sold, paid],
            await Database.ScalarAsync<string[]>(
                "select array_agg(receipt_no order by occurred_at) from shop.ledger_entries where business_id = $1",
                shop.BusinessId
            )
        );
        await shop.AssertChainsAsync(3);

        var second = await TillPage.SignInAsync(await PhoneAsync(), shop);
        customers = await second.CustomersAsync();
        await Expect(customers.BalanceOf(Aslam)).ToHaveTextAsync("Rs 100");
        await Expect(customers.Figures).ToHaveTextAsync("Rs 100 owed by 1");
    }

    [Fact]
    public async Task Two_phones_without_a_network_take_money_for_the_same_debt_and_the_surplus_is_an_advance_the_owner_sees()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        var first = await (await TillPage.SignInAsync((await PhoneAsync(line.Address)).TolerateNoNetwork(), shop)).KeptForOfflineAsync();
        await first.AddWorthAsync("sugar", Sugar, 500);
        var sold = await (await (await first.ToPayAsync()).CreditForNewAsync(Aslam)).SaveAsync("");
        await first.AssertAllSentAsync();
        var second = await (await TillPage.SignInAsync((await PhoneAsync(line.Address)).TolerateNoNetwork(), shop)).KeptForOfflineAsync();
        var elsewhere = await second.CustomersAsync();
        await Expect(elsewhere.BalanceOf(Aslam)).ToHaveTextAsync("Rs 500");

        line.Cut();
        var here = await (await (await sold.NewSaleAsync()).CustomersAsync()).ReceiveAsync(Aslam, "500");
        var there = await elsewhere.ReceiveAsync(Aslam, "300");
        await Expect(here.Account).ToContainTextAsync("Nothing owed");
        await Expect(there.Account).ToContainTextAsync("Rs 200");
        Assert.NotEqual(await here.ReceiptNumberAsync(), await there.ReceiptNumberAsync());

        line.Mend();
        await first.SayOnlineAsync();
        await second.SayOnlineAsync();
        await first.AssertAllSentAsync();
        await second.AssertAllSentAsync();
        Assert.Equal(-30_000, await shop.BalanceAsync(Aslam));
        Assert.Equal(80_000, await shop.CashAsync());
        Assert.Equal(
            50_000,
            await Database.ScalarAsync<long>(
                "select sum(amount)::bigint from shop.allocations where business_id = $1 and kind = 'paid'",
                shop.BusinessId
            )
        );
        Assert.Equal(
            ["30000"],
            await Database.ScalarAsync<string[]>(
                "select array_agg(detail) from shop.flags where business_id = $1 and kind = 'overpaid'",
                shop.BusinessId
            )
        );
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "select count(*) from shop.operations where business_id = $1 and status <> 'applied'",
                shop.BusinessId
            )
        );

        foreach (var till in (TillPage[])[first, second])
        {
            var customers = await (await new DonePage(till.Window).NewSaleAsync()).CustomersAsync();
            await till.SayOnlineAsync();
            await Expect(customers.BalanceOf(Aslam)).ToHaveTextAsync("Advance Rs 300");
        }
    }

    [Fact]
    public async Task The_next_sale_on_the_account_uses_the_advance()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        var customer = await (await till.CustomersAsync()).AddAsync(Aslam);
        var receive = await customer.ReceiveAsync();
        await receive.TypeAsync("500");
        await Expect(receive.After).ToHaveTextAsync("Then Rs 500 advance");
        till = await (await receive.SaveAsync()).NewSaleAsync();

        await till.AddWorthAsync("sugar", Sugar, 200);
        var done = await (await (await till.ToPayAsync()).CreditAsync(Aslam)).SaveAsync("");
        await Expect(done.Account).ToContainTextAsync("Advance Rs 300");
        await till.AssertAllSentAsync();
        Assert.Equal(-30_000, await shop.BalanceAsync(Aslam));
        Assert.Equal(
            20_000,
            await Database.ScalarAsync<long>("select sum(amount)::bigint from shop.allocations where business_id = $1", shop.BusinessId)
        );
    }

    [Fact]
    public async Task One_sale_is_split_over_cash_card_wallet_and_credit_and_a_payment_goes_to_the_sale_it_is_for()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        till = await (await (await till.CustomersAsync()).AddAsync(Aslam)).SellAsync();
        await till.AddWorthAsync("sugar", Sugar, 400);
        var old = await (await (await (await till.ToPayAsync()).CreditAsync()).SaveAsync("")).ReceiptNumberAsync();

        till = await new DonePage(till.Window).NewSaleAsync();
        await till.AddWorthAsync("sugar", Sugar, 1000);
        var credit = await (await till.ToPayAsync()).CreditAsync(Aslam);
        await credit.PayAsync("cash", "100");
        await credit.PayAsync("card", "200");
        await credit.PayAsync("wallet", "300");
        await Expect(credit.OnCredit).ToHaveTextAsync("Rs 400 on udhaar");
        var done = await credit.SaveAsync("");
        var fresh = await done.ReceiptNumberAsync();
        await Expect(done.Account).ToContainTextAsync("Rs 800");

        var customer = await (await (await done.NewSaleAsync()).CustomersAsync()).OpenAsync(Aslam);
        await Expect(customer.Debts).ToHaveCountAsync(2);
        var receive = await customer.ReceiveAsync();
        await receive.ChooseAsync(fresh);
        await Expect(receive.After).ToHaveTextAsync("Then owes Rs 400");
        await receive.SaveAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(
            [$"{old}:40000", $"{fresh}:0"],
            await Database.ScalarAsync<string[]>(
                "select array_agg(receipt_no || ':' || open order by occurred_at) from shop.debts where business_id = $1",
                shop.BusinessId
            )
        );
        Assert.Equal(
            ["card:20000", "cash:10000", "wallet:30000"],
            await Database.ScalarAsync<string[]>(
                "select array_agg(method || ':' || amount order by method) from shop.payments where business_id = $1 and sale_id is not null",
                shop.BusinessId
            )
        );
    }

    [Fact]
    public async Task Of_more_debts_than_the_phone_is_told_the_newer_are_one_line_in_the_view_and_on_paper_and_the_lines_are_the_balance()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        await OwingAsync(shop);
        var till = await (await TillPage.SignInAsync((await PhoneAsync(line.Address)).TolerateNoNetwork(), shop)).KeptForOfflineAsync();
        var customer = await (await till.CustomersAsync()).OpenAsync(Aslam);
        await Expect(customer.Debts).ToHaveCountAsync(21);
        await Expect(customer.Debts.Last).ToHaveTextAsync(AndNewer());

        line.Cut();
        await (await (await customer.ReceiveAsync()).SaveAsync("250")).NewSaleAsync();
        await till.AddWorthAsync("sugar", Sugar, 70);
        till = await (await (await (await till.ToPayAsync()).CreditAsync(Aslam)).SaveAsync("")).NewSaleAsync();
        customer = await (await till.CustomersAsync()).OpenAsync(Aslam);
        await Expect(customer.Balance).ToHaveTextAsync("Rs 3,320");
        await Expect(customer.Debts).ToHaveCountAsync(20);
        await Expect(customer.Debts.Nth(18)).ToHaveTextAsync(AndNewer());

        var lines = await till.Page.EvaluateAsync<string[]>(
            """
            () => new Promise(printed => {
              window.print = () => printed([...document.querySelectorAll('#printed [data-slot=amount], #printed [data-slot=total]')].map(node => node.textContent.replace(',', '')));
              document.querySelector('#customer [data-print-known]').click();
            })
            """
        );
        Assert.Equal(21, lines.Length);
        Assert.Equal(["50", "1500", "70", "3320"], [lines[0], .. lines[^3..]]);
        Assert.Equal(3320, lines[..^1].Sum(int.Parse));

        // Nobody says that the network is back: the till looks for it by itself.
        line.Mend();
        await till.AssertAllSentAsync();
        Assert.Equal(332_000, await shop.BalanceAsync(Aslam));
    }

    [Fact]
    public async Task A_sheet_opened_for_another_before_the_first_ones_debts_were_read_does_not_get_them()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        await OwingAsync(shop);
        var till = await (await TillPage.SignInAsync((await PhoneAsync(line.Address)).TolerateNoNetwork(), shop)).KeptForOfflineAsync();
        var customers = await till.CustomersAsync();
        await Expect(customers.Rows).ToHaveCountAsync(2);
        line.Cut();
        // What is not sent is read from the store, so his debts come later than those of somebody with nothing waiting.
        customers = await (await (await customers.ReceiveAsync(Aslam, "100")).NewSaleAsync()).CustomersAsync();
        await Expect(customers.BalanceOf(Aslam)).ToHaveTextAsync("Rs 3,400");
        await till.Page.EvaluateAsync(
            """
            () => {
              const sheet = document.querySelector('#sheet-receive');
              const [first, second] = document.querySelectorAll('#customers-list [data-receive]');
              first.click();
              sheet.close();
              second.click();
              sheet.close();
            }
            """
        );
        // His debts as they are read for his own view come behind those that were read for the sheet.
        await Expect((await customers.OpenAsync(Aslam)).Debts.Nth(1)).ToBeVisibleAsync();
        var receive = new ReceiveSheet(till.Window).Sheet;
        await Expect(receive.Locator("[data-slot=name]")).ToHaveTextAsync("Babar");
        Assert.Equal(1, await receive.Locator("[data-debt]").CountAsync());
        Assert.True(await receive.Locator("details").EvaluateAsync<bool>("details => details.hidden"));
        line.Mend();
        await till.SayOnlineAsync();
        await till.AssertAllSentAsync();
    }

    [Fact]
    public async Task The_customer_stays_with_the_cart_through_a_reload()
    {
        var shop = await FoundShopAsync();
        var till = await TillPage.SignInAsync(await PhoneAsync(), shop);
        till = await (await (await till.CustomersAsync()).AddAsync(Aslam)).SellAsync();
        await till.AddWorthAsync("sugar", Sugar, 50);
        await Expect(till.Page.Locator("#cart-customer")).ToContainTextAsync(Aslam);
        await till.CartIsKeptAsync(1);
        till = await till.ReloadAsync();
        await Expect(till.Page.Locator("#cart-customer")).ToContainTextAsync(Aslam);
        await till.SellForCashAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(
            Aslam,
            await Database.ScalarAsync<string>(
                "select c.name from shop.sales s join shop.customers c on c.business_id = s.business_id and c.id = s.customer_id where s.business_id = $1",
                shop.BusinessId
            )
        );
    }

    /// <summary>Aslam owes 100 for each of 35 sales, of which a till is told 20; Babar owes 500 of an old book.</summary>
    private async Task OwingAsync(TestShop shop)
    {
        var (maker, aslam) = (Database.Maker, Database.Maker.NewId());
        await maker.OperateAsync(
            shop.Ids,
            new ImportCustomers(
                shop.Ids.FirstOutletId,
                new(2026, 1, 5),
                [new(aslam, Aslam, "", "", "", "", null, 0), new(maker.NewId(), "Babar", "", "", "", "", null, 50_000)]
            )
        );
        var chain = await maker.EnrolAsync(shop.BusinessId, shop.Ids.OwnerId, shop.Ids.FirstOutletId, "Counter phone");
        var first = TimeProvider.System.GetUtcNow().AddHours(-1);
        await maker.PushAsync(
            chain,
            [
                .. Enumerable
                    .Range(0, 35)
                    .Select(i =>
                    {
                        var sale = Basket.Sell(chain.NextReceiptNo(), [(shop.Goods(Sugar), 1000)]);
                        return chain.Next(sale.OnCredit(aslam, Aslam, sale.Total - 10_000), first.AddMinutes(i));
                    }),
            ]
        );
    }

    private static Regex AndNewer() => new(@"^\s*And newer\s*Rs\s*1,500\s*$");
}
