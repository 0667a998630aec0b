using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;
using Pos.Web.Features.Statements;

namespace Pos.Tests.Credit;

public sealed class CreditPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var answer = await visitor.GetAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    /// <summary>The figure that stands in the element of that id.</summary>
    private static string Figure(string page, string id) =>
        Regex.Match(page, $"id=\"{id}\"[^>]*>\\s*<span class=\"money\"><span class=\"money__unit\">Rs</span>([^<]*)<").Groups[1].Value;

    private static string Place(string customer) => $"/customers/{customer}";

    [Fact]
    public async Task Money_is_received_once_for_the_chosen_sale_and_the_rest_for_the_oldest()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var (first, second) = (book.Sale(akbar, 1000), book.Sale(akbar, 500));
        await book.KeepAsync(first, second);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var form = await PageAsync(owner, $"/customers/{akbar}/payment");
        foreach (var words in new[] { "Owes Rs 1,500 here", $"value=\"{second.OpId}_1_50000\"" })
            Assert.Contains(words, form, StringComparison.Ordinal);

        (string, string)[] fields =
        [
            ("OpId", shop.NewId().ToString()),
            ("Outlet", shop.Outlet.ToString()),
            ("Method", "Cash"),
            ("Amount", "۷۰۰"),
            ("Debts", $"{second.OpId}_1_50000"),
        ];
        for (var i = 0; i < 2; i++)
            Assert.Equal(
                Place($"{akbar}"),
                (await owner.FormAsync($"/customers/{akbar}/payment", fields)).Headers.Location!.OriginalString
            );
        Assert.Equal(("800 0", 800L), (await book.OpenAsync(akbar), await book.BalanceAsync(akbar)));

        var page = await PageAsync(owner, $"/customers/{akbar}");
        Assert.Equal("800", Figure(page, "balance"));
        foreach (var words in new[] { "Rs 800 left", "Payment", "Rs 500 for", "Rs 200 for", "Office", "Olga Test" })
            Assert.Contains(words, page, StringComparison.Ordinal);
        foreach (var wrong in new[] { "", "x", "0", "-5", "99999999999" })
        {
            var answer = await owner.FormAsync(
                $"/customers/{akbar}/payment",
                ("OpId", shop.NewId().ToString()),
                ("Outlet", shop.Outlet.ToString()),
                ("Method", "Cash"),
                ("Amount", wrong)
            );
            Assert.Equal((wrong, HttpStatusCode.UnprocessableEntity), (wrong, answer.StatusCode));
            Assert.Contains("Write the amount in rupees", await answer.TextAsync(), StringComparison.Ordinal);
        }
        Assert.Contains(
            "This outlet is not yours",
            await (
                await owner.FormAsync(
                    $"/customers/{akbar}/payment",
                    ("OpId", shop.NewId().ToString()),
                    ("Outlet", shop.NewId().ToString()),
                    ("Amount", "5")
                )
            ).TextAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_old_balance_is_written_down_with_its_day()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Task<HttpResponseMessage> SendAsync(string amount, string date, string advance = "false") =>
            owner.FormAsync(
                $"/customers/{akbar}/opening",
                ("OpId", shop.NewId().ToString()),
                ("Outlet", shop.OtherOutlet.ToString()),
                ("Amount", amount),
                ("Advance", advance),
                ("Date", date),
                ("Note", "Red book, page 12")
            );
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync("250.50", "2026-01-15")).StatusCode);
        foreach (
            var (amount, date, words) in new[]
            {
                ("x", "2026-01-15", "Write the amount"),
                ("5", "", "Choose a day"),
                ("5", "1999-12-31", "Choose a day"),
                ("5", "2099-01-01", "Choose a day"),
            }
        )
            Assert.Contains(words, await (await SendAsync(amount, date)).TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync("100", "2026-01-16", "true")).StatusCode);
        var page = await PageAsync(owner, $"/customers/{akbar}");
        Assert.Equal("150.50", Figure(page, "balance"));
        Assert.Contains("Red book, page 12", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_given_up_needs_a_reason_and_can_be_taken_back()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var sale = book.Sale(akbar, 400);
        await book.KeepAsync(sale);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var debt = $"{sale.OpId}_1_40000";
        Assert.Contains($"value=\"{debt}\" checked", await PageAsync(owner, $"/customers/{akbar}/write-off"), StringComparison.Ordinal);
        Task<HttpResponseMessage> SendAsync(string reason, string debts) =>
            owner.FormAsync(
                $"/customers/{akbar}/write-off",
                ("OpId", shop.NewId().ToString()),
                ("Outlet", shop.Outlet.ToString()),
                ("Reason", reason),
                ("Debts", debts)
            );
        foreach (
            var (reason, debts, words) in new[]
            {
                (" ", debt, "Write why"),
                ("Gone", "", "Tick at least one"),
                ("Gone", $"{sale.OpId}_1_50000", "Something was paid meanwhile"),
                (new string('x', 301), debt, "Too long"),
            }
        )
        {
            var answer = await SendAsync(reason, debts);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(words, await answer.TextAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync("Moved away", debt)).StatusCode);
        Assert.Equal(0, await book.BalanceAsync(akbar));
        var entry = await Database.AskAsync<Guid>(
            "select op_id from shop.ledger_entries where customer_id = $1 and kind = 'write_off'",
            akbar
        );
        Assert.Contains("Moved away", await PageAsync(owner, $"/customers/{akbar}?all=true"), StringComparison.Ordinal);

        var address = $"/customers/{akbar}/entries/{entry}/reversal?line=1";
        Assert.Contains(
            "Write why",
            await (await owner.FormAsync(address, ("OpId", shop.NewId().ToString()))).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await owner.FormAsync(address, ("OpId", shop.NewId().ToString()), ("Reason", "He is back"))).StatusCode
        );
        Assert.Equal(400, await book.BalanceAsync(akbar));
        Assert.Contains(
            "This was taken back already",
            await (await owner.FormAsync(address, ("OpId", shop.NewId().ToString()), ("Reason", "Again"))).TextAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_sale_on_the_wrong_name_goes_to_the_right_one_and_a_payment_whole()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var (akbar, babar) = (await book.CustomerAsync(), await book.CustomerAsync("Babar"));
        var (sale, paid) = (book.Sale(akbar, 400), book.Pay(akbar, 100));
        await book.KeepAsync(sale, paid);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        string Address(Guid entry) => $"/customers/{akbar}/entries/{entry}/reversal?line=1";
        Assert.Contains($"value=\"{babar}\"", await PageAsync(owner, Address(sale.OpId) + "&find=bab"), StringComparison.Ordinal);
        foreach (
            var (to, words) in new[]
            {
                ("", "A sale stays a sale"),
                (akbar.ToString(), "the same customer"),
                (shop.NewId().ToString(), "Choose one of your customers"),
            }
        )
            Assert.Contains(
                words,
                await (
                    await owner.FormAsync(
                        Address(sale.OpId),
                        ("OpId", shop.NewId().ToString()),
                        ("Reason", "Wrong Akbar"),
                        ("ToCustomer", to)
                    )
                ).TextAsync(),
                StringComparison.Ordinal
            );
        foreach (var entry in new[] { sale.OpId, paid.OpId })
            Assert.Equal(
                HttpStatusCode.Redirect,
                (
                    await owner.FormAsync(
                        Address(entry),
                        ("OpId", shop.NewId().ToString()),
                        ("Reason", "Wrong Akbar"),
                        ("ToCustomer", babar.ToString())
                    )
                ).StatusCode
            );
        Assert.Equal((0L, 300L), (await book.BalanceAsync(akbar), await book.BalanceAsync(babar)));
        Assert.Contains("Wrong Akbar", await PageAsync(owner, $"/customers/{babar}"), StringComparison.Ordinal);

        // What was written under the new name can be taken back there, line by line.
        var moved = await Database.AskAsync<Guid>(
            "select op_id from shop.ledger_entries where customer_id = $1 and kind = 'payment'",
            babar
        );
        Assert.Equal(
            HttpStatusCode.Redirect,
            (
                await owner.FormAsync(
                    $"/customers/{babar}/entries/{moved}/reversal?line=2",
                    ("OpId", shop.NewId().ToString()),
                    ("Reason", "No")
                )
            ).StatusCode
        );
        Assert.Equal(400, await book.BalanceAsync(babar));
    }

    [Fact]
    public async Task Goods_of_a_credit_sale_come_back_from_its_page()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var sale = shop.Till.Next(
            shop.Receipt(shop.Till, (2, 3000)).OnCredit(akbar, "Akbar", 9_000),
            book.Clock = book.Clock.AddMinutes(1)
        );
        var cash = shop.Sale();
        await shop.PushAsync(sale, cash);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, $"/sales/{sale.OpId}");
        Assert.Equal("300", Figure(page, "left"));
        Assert.Contains($"/customers/{akbar}", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/sales/{cash.OpId}/returns")).StatusCode);
        Task<HttpResponseMessage> SendAsync(string quantity) =>
            owner.FormAsync(
                $"/sales/{sale.OpId}/returns",
                ("OpId", shop.NewId().ToString()),
                ("Lines[0].LineNo", "1"),
                ("Lines[0].Quantity", quantity),
                ("Note", "")
            );
        foreach (
            var (quantity, words) in new[]
            {
                ("", "Write beside the goods"),
                ("x", "Write how much there is"),
                ("4", "More came back than was sold"),
            }
        )
        {
            var answer = await SendAsync(quantity);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(words, await answer.TextAsync(), StringComparison.Ordinal);
        }
        Assert.Equal($"/sales/{sale.OpId}", (await SendAsync("1")).Headers.Location!.OriginalString);
        Assert.Equal(170, await book.BalanceAsync(akbar));
        Assert.Contains("1 came back", await PageAsync(owner, $"/sales/{sale.OpId}"), StringComparison.Ordinal);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cashier.FormAsync($"/sales/{sale.OpId}/returns", ("Lines[0].LineNo", "1"))).StatusCode
        );
    }

    [Fact]
    public async Task The_figures_by_day_are_the_ledger_s_and_what_was_taken_back_is_not_in_them()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var (first, wrong) = (book.Sale(akbar, 1000), book.Pay(akbar, 900));
        await book.KeepAsync(first, wrong, book.Pay(akbar, 250), book.Sale(akbar, 40, till: shop.OtherTill));
        await book.DoneAsync<ReverseEntry>(new(wrong.OpId, null, "Mistyped", null));
        await book.DoneAsync<WriteOff>(new(akbar, shop.Outlet, [new(first.OpId, 1, 30_000)], "Half of it"));
        await book.KeepAsync(book.Pay(akbar, 450 + 100));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, "/credit?days=7");
        Assert.Equal(("40", "1,040", "800"), (Figure(page, "outstanding"), Figure(page, "given"), Figure(page, "received")));
        Assert.Contains("Recovered after write-off", page, StringComparison.Ordinal);
        Assert.Equal(
            ("0", "1,000"),
            (
                Figure(await PageAsync(owner, $"/credit?outlet={shop.Outlet}&days=90"), "outstanding"),
                Figure(await PageAsync(owner, $"/credit?outlet={shop.Outlet}"), "given")
            )
        );
        Assert.Contains("Akbar", page, StringComparison.Ordinal);

        var sales = await PageAsync(owner, $"/sales?from={book.Clock.AddDays(-1):yyyy-MM-dd}&to={book.Clock.AddDays(1):yyyy-MM-dd}");
        Assert.Equal(("800", "800"), (Figure(sales, "udhaar-cash"), Figure(sales, "in-drawer")));
        Assert.Contains($"href=\"/customers/{akbar}\"", sales, StringComparison.Ordinal);
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/credit")).StatusCode);
    }

    [Fact]
    public async Task An_advance_at_one_outlet_hides_no_debt_at_another()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        await book.KeepAsync(book.Sale(akbar, 500), book.Pay(akbar, 500, shop.OtherTill));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, "/credit");
        Assert.Equal("500", Figure(page, "outstanding"));
        Assert.Contains($"/customers/{akbar}", page, StringComparison.Ordinal);
        Assert.Contains($"/customers/{akbar}", await PageAsync(owner, "/customers?standing=owes"), StringComparison.Ordinal);
        foreach (var none in new[] { "advance", "settled" })
            Assert.DoesNotContain($"/customers/{akbar}", await PageAsync(owner, $"/customers?standing={none}"), StringComparison.Ordinal);
        var debtors = await shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            services => StatementRuns.Debtors(services.GetRequiredService<PosDb>(), null).ToListAsync(Ct)
        );
        Assert.Equal([akbar], debtors);
    }

    [Fact]
    public async Task A_write_off_of_what_came_back_gave_nothing_away()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        var sale = book.Sale(akbar, 300);
        await book.KeepAsync(sale);
        await book.DoneAsync<WriteOff>(new(akbar, shop.Outlet, [new(sale.OpId, 1, 30_000)], "Left town"));
        var quantity = await book.AskAsync<long>("select quantity from shop.sale_lines where sale_id = $1", sale.OpId);
        await book.DoneAsync<ReturnGoods>(new(sale.OpId, [new(1, quantity)], "All came back"));
        Assert.Equal(
            (30_000L, 0L),
            (
                await book.AskAsync<long>("select returned from app.credit_by_day('2026-01-01', '2099-01-01', null) where returned > 0"),
                await book.AskAsync<long>("select sum(written_off)::bigint from app.credit_by_day('2026-01-01', '2099-01-01', null)")
            )
        );
    }

    [Fact]
    public async Task A_cashier_who_asks_the_figures_functions_hears_of_his_outlet_only()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        await book.KeepAsync(book.Sale(akbar, 1000), book.Sale(akbar, 40, till: shop.OtherTill));
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OtherCashierId);
        Assert.Equal(4_000L, await cashier.ValueAsync<long>("select outstanding from app.credit_standing(current_date, null)"));
        Assert.Equal(
            4_000L,
            await cashier.ValueAsync<long>("select sum(given)::bigint from app.credit_by_day(current_date - 30, current_date + 1, null)")
        );
        Assert.Equal(4_000L, await cashier.ValueAsync<long>("select sum(balance)::bigint from app.top_debtors(null, 10)"));
    }
}
