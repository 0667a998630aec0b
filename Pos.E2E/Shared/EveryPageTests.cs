using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Sales;
using Pos.Data.SignIn;
using Pos.Data.Suppliers;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Shared;

/// <summary>
/// Every page at 360 by 640 in both languages: nothing makes it scroll sideways, targets are large enough, and axe, which need not read both, finds nothing serious, in light and dark.
/// That the strict policy holds is checked by every test, here too.
/// </summary>
public sealed class EveryPageTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Jelly = "Rafhan Jelly Strawberry 80 g";

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task Every_page_of_the_office_can_be_used_by_everybody(string language)
    {
        var shop = await FoundShopAsync("Gulshan");
        var (saleId, aside) = (await SellAsync(shop), await SetAsideAsync(shop));
        var window = (await PhoneAsync()).TolerateStatus(401, 403, 404, 422).Tolerate("htmx:response:error");
        var checks = new PageChecks(window.Page, axe: language == "en");
        await window.Context.AddCookiesAsync([
            new()
            {
                Name = ".AspNetCore.Culture",
                Value = $"c={language}|uic={language}",
                Url = Server.Address,
            },
        ]);

        var link = LinkToken.New(Database.Maker.NewId());
        await Database.Maker.OperateAsync(
            shop.Ids,
            new InviteWorker(
                link.Id,
                "+923457654321",
                "Hamza",
                Role.Cashier,
                shop.Ids.FirstOutletId,
                Convert.ToHexStringLower(link.KeyHash())
            )
        );
        foreach (
            var path in (string[])
                ["/sign-in", "/sign-up", "/reset", $"/join/{link}", "/join/nothing", $"/offline/{language}", "/no-such-page"]
        )
            await VisitAsync(window, checks, path, language);
        await window.GoAsync("/sign-up");
        await window.Page.Locator("form.form button.button--main").ClickAsync();
        await Expect(window.Page.Locator(".field__error").First).ToBeVisibleAsync();
        await checks.AllAsync("sign-up with mistakes", 44);

        await OfficePage.OpenAsync(window, shop);
        foreach (
            var path in (string[])
                [
                    "/today",
                    "/sales",
                    $"/sales/{saleId}",
                    "/products",
                    "/products?q=nothing-like-it",
                    "/products/new",
                    $"/products/{shop.Goods(Salt).ProductId}",
                    "/transfers",
                    "/transfers/new",
                    "/categories",
                    "/products/starters",
                    "/review",
                    "/review/decided",
                    "/review/flags",
                    "/review/flags?kind=late_arrival",
                    "/devices",
                    "/more",
                    "/workers",
                    "/workers/new",
                    $"/workers/{await WorkerAsync(shop)}",
                    "/account",
                    "/account/passkeys/new",
                    "/settings/business",
                    "/outlets",
                    "/outlets/new",
                    $"/outlets/{shop.Ids.FirstOutletId}",
                    $"/review/{aside}",
                    $"/review/{aside}/correction",
                ]
        )
            await VisitAsync(window, checks, path, language);
        var supplier = Database.Maker.NewId();
        await Database.Maker.OperateAsync(shop.Ids, new SaveSupplier(supplier, "Metro Traders", "میٹرو ٹریڈرز", "0300 5556667", 15, ""));
        await Database.Maker.OperateAsync(shop.Ids, new PaySupplier(supplier, 50_000, PaidBy.Bank, "TT-1", "In advance"));
        var order = Database.Maker.NewId();
        await Database.Maker.OperateAsync(
            shop.Ids,
            new SaveOrder(
                order,
                supplier,
                shop.Ids.FirstOutletId,
                null,
                "By the back door",
                [new(shop.Goods(Salt).ProductId, 48_000, 24_000, null)],
                Place: true
            )
        );
        foreach (
            var path in (string[])
                [
                    "/suppliers",
                    "/suppliers/new",
                    "/orders",
                    "/orders/suggest",
                    $"/orders/suggest?supplier={supplier}",
                    $"/orders/{order}",
                    .. new[] { "", "/delivery", "/return", "/payment", "/goods" }.Select(p => $"/suppliers/{supplier}{p}"),
                ]
        )
            await VisitAsync(window, checks, path, language);
        var (customer, debt) = await OweAsync(shop);
        foreach (
            var path in (string[])
                [
                    "/customers",
                    "/customers?q=nothing-like-it",
                    "/customers?age=older",
                    "/customers/new",
                    "/customers/code",
                    "/customers/import",
                    "/credit",
                    $"/customers/{customer}?all=true",
                    $"/customers/{customer}/payment",
                    $"/customers/{customer}/write-off",
                    $"/customers/{customer}/opening",
                    $"/customers/{customer}/details",
                    $"/customers/{customer}/merge?find=a",
                    $"/customers/{customer}/entries/{debt}/reversal?line=1&find=a",
                    $"/sales/{debt}",
                    $"/sales/{debt}/returns",
                ]
        )
            await VisitAsync(window, checks, path, language);
        await window.GoAsync("/workers/new");
        await window.Page.Locator("#Name").FillAsync("Hamza");
        await window.Page.Locator("#Login").FillAsync("0345 7654321");
        await window.Page.Locator("#invite .button--main").ClickAsync();
        await Expect(window.Page.Locator("svg.qr")).ToBeVisibleAsync();
        await checks.AllAsync("an invitation", 44);
        await window.GoAsync("/products/starters");
        await Expect(window.Page.Locator(".form__foot button")).ToBeInViewportAsync();
        await Expect(window.Page.Locator(".starter").Last).Not.ToBeInViewportAsync();
        var form = await new OfficePage(window).NewProductAsync();
        await form.SaveAsync();
        await Expect(form.ErrorOf("Price")).ToBeVisibleAsync();
        await checks.AllAsync("product with mistakes", 44);

        await ChooseAmongBusinessesAsync(shop);
        await window.Context.ClearCookiesAsync(new() { Name = "tarazu" });
        await (await SignInPage.OpenAsync(window)).SubmitAsync(shop.OwnerLogin, TestShop.Password);
        await Expect(window.Page.Locator("button.pick")).ToHaveCountAsync(2);
        await checks.AllAsync("choose a business", 44);

        var empty = await TestShop.FoundAsync(Database, new GoodsList([], []));
        await window.Context.ClearCookiesAsync(new() { Name = "tarazu" });
        await OfficePage.OpenAsync(window, empty);
        foreach (
            var path in (string[])["/products", "/sales", "/categories", "/customers", "/credit", "/review", "/review/flags", "/devices"]
        )
            await VisitAsync(window, checks, path, language);
        await window.Context.ClearCookiesAsync(new() { Name = "tarazu" });
        await (await SignInPage.OpenAsync(window, "/sales")).SubmitAsync(empty.CashierLogin, TestShop.Password);
        await Expect(window.Page.Locator("#Login")).ToBeHiddenAsync();
        await Expect(window.Page.Locator("h1")).ToBeVisibleAsync();
        await checks.AllAsync("not for a cashier", 44);

        var admin = $"{Guid.CreateVersion7():N}@platform.example";
        await Database.Maker.AddPersonAsync(admin, TestShop.Password);
        Assert.True(
            await Data.Platform.PlatformAdmins.AppointAsync(Database.OwnerConnection, admin, TestContext.Current.CancellationToken)
        );
        await window.Context.ClearCookiesAsync(new() { Name = "tarazu" });
        await (await SignInPage.OpenAsync(window)).SubmitAsync(admin, TestShop.Password);
        await checks.AllAsync("second step to be set up", 44);
        await window.Page.Locator("#Current").FillAsync(TestShop.Password);
        await window.Page.Locator("form .button--main").ClickAsync();
        await Expect(window.Page.Locator("svg.qr")).ToBeVisibleAsync();
        await checks.AllAsync("second step being set up", 44);
        var secret = SecretOf(await window.Page.Locator(".second-step__secret").InnerTextAsync());
        var step = Totp.StepAt(TimeProvider.System.GetUtcNow());
        await window.Page.Locator("#Code").FillAsync(Totp.CodeAt(secret, step));
        await window.Page.Locator("form .button--main").ClickAsync();
        await Expect(window.Page.Locator("table.table")).ToBeVisibleAsync();
        await checks.AllAsync("platform", 44);
        await VisitAsync(window, checks, "/account/second-step", language);
        await window.Context.ClearCookiesAsync(new() { Name = "tarazu" });
        await (await SignInPage.OpenAsync(window)).SubmitAsync(admin, TestShop.Password);
        await Expect(window.Page.Locator("#Code")).ToBeFocusedAsync();
        await checks.AllAsync("second step", 44);
        await window.Page.Locator("#Code").FillAsync(Totp.CodeAt(secret, step));
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator(".field__error")).ToBeVisibleAsync();
        await checks.AllAsync("second step with a code of before", 44);
        await window.Page.Locator("#Code").FillAsync(Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + 1));
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("table.table")).ToBeVisibleAsync();

        Assert.True(checks.Problems.Count == 0, string.Join(Environment.NewLine, checks.Problems));
    }

    private static byte[] SecretOf(string letters)
    {
        var (bits, held, octets) = (0, 0, new List<byte>());
        foreach (var letter in letters.Where(char.IsAsciiLetterOrDigit))
        {
            (bits, held) = (((bits & 0xff) << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held >= 8)
                octets.Add((byte)(bits >> (held -= 8)));
        }
        return [.. octets];
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ur")]
    public async Task Every_view_of_the_till_can_be_used_by_everybody(string language)
    {
        var shop = await FoundShopAsync("Gulshan");
        await using var proxy = await FaultProxy.StartAsync(Server.Address);
        var window = (await PhoneAsync(proxy.Address)).TolerateStatus(401).TolerateNoNetwork();
        var page = window.Page;
        var checks = new PageChecks(page, axe: language == "en");
        await window.GoAsync($"/till/{language}");
        await Expect(page.Locator("[data-for=signed_out]")).ToBeVisibleAsync();
        await checks.AllAsync("start", 48);
        await window.TapAsync(page.Locator("[data-for=signed_out] a.button"));
        await new SignInPage(window).SubmitAsync(shop.OwnerLogin, TestShop.Password);
        await Expect(page.Locator("#outlets button")).ToHaveCountAsync(2);
        await checks.AllAsync("which outlet", 48);
        await window.TapAsync(page.Locator("#outlets button", new() { HasText = "Saddar" }));

        var till = await TillPage.ReadyAsync(window);
        await checks.AllAsync("sell, nothing in the cart", 48);
        await till.Query.FillAsync("r");
        await Expect(till.Results.First).ToBeVisibleAsync();
        await checks.AllAsync("results", 48);
        await till.Query.FillAsync("zzzz");
        await Expect(page.Locator("#results-none")).ToBeVisibleAsync();
        await checks.AllAsync("nothing found", 48);
        await till.Query.FillAsync("");
        await till.ScanAsync("9780201379624");
        await Expect(till.Unknown).ToBeVisibleAsync();
        await Expect(till.Unknown.Locator("[data-new-goods]")).ToHaveAttributeAsync("href", "/products/new?barcode=9780201379624");
        await checks.AllAsync("unknown barcode", 48);

        await till.ScanAsync(shop.Barcode(Salt));
        await till.ScanAsync(shop.Barcode(Jelly));
        await Expect(till.Lines).ToHaveCountAsync(2);
        await till.Query.FillAsync("101");
        await window.TapAsync(till.Results.First);
        var sheet = new QuantitySheet(window);
        await Expect(sheet.Sheet).ToBeVisibleAsync();
        await checks.AllAsync("weight", 48);
        await window.TapAsync(sheet.Sheet.Locator(".choice:has([value=worth])"));
        await checks.AllAsync("worth", 48);
        await sheet.TypeAsync("50");
        await checks.AllAsync("cart", 48);
        await window.TapAsync(till.Lines.Last.Locator(".line"));
        await checks.AllAsync("quantity of a line", 48);
        await sheet.RemoveAsync();
        await Expect(till.Toast).ToBeVisibleAsync();
        await checks.AllAsync("removed", 48);

        await HeldAcrossAsync(till, checks);
        var pay = await till.ToPayAsync();
        await checks.AllAsync("pay", 48);
        await window.TapAsync(page.Locator("#other"));
        await checks.AllAsync("other amount", 48);
        await window.TapAsync(page.Locator("#sheet-cash [data-cancel]"));
        await window.TapAsync(page.Locator("#to-split"));
        await Expect(pay.Split).ToBeVisibleAsync();
        await checks.AllAsync("split", 48);
        await window.TapAsync(pay.Split.Locator("[data-cancel]"));
        proxy.Break("/sync/push", Fault.DropBefore);
        var done = await pay.ExactAsync();
        await checks.AllAsync("done", 48);
        await till.StatusAsync();
        await checks.AllAsync("status, something to send", 48);
        await new StatusSheet(window).CloseAsync();
        till = await CheckCreditAsync(await done.NewSaleAsync(), checks, shop.Barcode(Salt));
        var sales = await till.SalesAsync();
        await checks.AllAsync("sales", 48);
        await sales.OpenAsync(0);
        await checks.AllAsync("a sale", 48);
        await window.TapAsync(page.Locator("#tabs a[href='#till']"));
        await Expect(page.Locator("#sign-out-waits")).ToBeVisibleAsync();
        await checks.AllAsync("this till, something to send", 48);
        proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await Expect(till.Chip).ToHaveAttributeAsync("data-state", "sent");
        await checks.AllAsync("status, all sent", 48);
        await new StatusSheet(window).CloseAsync();
        await Expect(page.Locator("#sign-out")).ToBeVisibleAsync();
        await checks.AllAsync("this till", 48);
        await page.EvaluateAsync(
            "document.getElementById('not-saved').hidden = false; document.getElementById('new-version').hidden = false; document.getElementById('sign-in-banner').hidden = false"
        );
        await checks.AllAsync("banners", 48);

        Assert.True(checks.Problems.Count == 0, string.Join(Environment.NewLine, checks.Problems));
    }

    private static async Task<TillPage> CheckCreditAsync(TillPage till, PageChecks checks, string barcode)
    {
        const string aslam = "Muhammad Aslam";
        var (window, page) = (till.Window, till.Page);
        await till.CustomersAsync();
        await checks.AllAsync("no customers", 48);
        await window.TapAsync(page.Locator("#customer-new"));
        await checks.AllAsync("new customer", 48);
        await new AddCustomerSheet(window).SaveAsync(aslam);
        till = await (await CustomerPage.ShownAsync(window, aslam)).SellAsync();
        await till.ScanAsync(barcode);
        await checks.AllAsync("cart of a customer", 48);
        var pay = await till.ToPayAsync();
        await checks.AllAsync("pay by a customer", 48);
        await window.TapAsync(pay.Customer);
        await Expect(page.Locator("#sheet-pick")).ToBeVisibleAsync();
        await checks.AllAsync("who is buying", 48);
        await window.TapAsync(page.Locator("#sheet-pick [data-cancel]"));
        var credit = await pay.CreditAsync();
        await checks.AllAsync("udhaar", 48);
        var done = await credit.SaveAsync("");
        await checks.AllAsync("done on udhaar", 48);
        var customers = await (await done.NewSaleAsync()).CustomersAsync();
        await checks.AllAsync("customers", 48);
        var customer = await customers.OpenAsync(aslam);
        await checks.AllAsync("a customer", 48);
        customers = await TwoOfOneNameAsync(till, checks);
        customer = await customers.OpenAsync(aslam);
        var receive = await customer.ReceiveAsync();
        await receive.TypeAsync("50");
        await checks.AllAsync("money received", 48);
        done = await receive.SaveAsync();
        await checks.AllAsync("done with money received", 48);
        return await done.NewSaleAsync();
    }

    private static async Task VisitAsync(Window window, PageChecks checks, string path, string language)
    {
        await window.GoAsync(path);
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("dir", language == "ur" ? "rtl" : "ltr");
        await checks.AllAsync(path, 44);
    }

    /// <summary>A large total, on a phone held across and at 200 %.</summary>
    private static async Task HeldAcrossAsync(TillPage till, PageChecks checks)
    {
        var window = till.Window;
        await window.TapAsync(till.Lines.Last.Locator(".line"));
        var sheet = new QuantitySheet(window);
        await Keypad.PressAsync(window, sheet.Sheet, "9999");
        await window.TapAsync(sheet.Sheet.Locator("[data-ok]"));
        await Expect(sheet.Sheet).ToBeVisibleAsync();
        await checks.AllAsync("very much of something", 48);
        await sheet.OkAsync();
        await till.Page.SetViewportSizeAsync(640, 360);
        foreach (var tab in await till.Page.Locator("#tabs a").AllAsync())
            await Expect(tab).ToBeInViewportAsync();
        await Expect(till.ToPay).ToBeInViewportAsync();
        await Expect(till.Lines.First).ToBeInViewportAsync();
        await checks.AllAsync("held across", 48);
        await till.Page.SetViewportSizeAsync(180, 320);
        await checks.AllAsync("at 200 %", 44);
        Assert.True(
            await till
                .Page.Locator("#to-pay .money")
                .EvaluateAsync<bool>(
                    "node => { const box = node.getBoundingClientRect(), bar = node.parentElement.getBoundingClientRect(); return box.width > 0 && box.left >= bar.left && box.right <= bar.right; }"
                ),
            "the total is cut at 200 %"
        );
        await till.Page.SetViewportSizeAsync(360, 640);
    }

    /// <summary>At 360 px what tells them apart is all there, and a phone number reads from its first digit.</summary>
    private static async Task<CustomersPage> TwoOfOneNameAsync(TillPage till, PageChecks checks)
    {
        const string imran = "Imran Khan";
        var (window, page) = (till.Window, till.Page);
        (string Nickname, string Phone)[] told = [("رکشے والے بھائی", "0312 9988776"), ("Electrician", "0345 1122334")];
        foreach (var (nickname, phone) in told)
        {
            await (await till.CustomersAsync()).AddAsync(imran, nickname, phone);
            await checks.AllAsync("a customer with a nickname", 48);
        }
        var customers = await till.CustomersAsync();
        await window.TapAsync(page.Locator("#customer-new"));
        await page.Locator("#sheet-add [name=name]").FillAsync(imran);
        await Expect(page.Locator("#sheet-add [data-slot=alike] li")).ToHaveCountAsync(2);
        await checks.AllAsync("a third of one name", 48);
        await window.TapAsync(page.Locator("#sheet-add [data-cancel]"));
        foreach (var (nickname, phone) in told)
        {
            var row = customers.Rows.Filter(new() { HasText = phone });
            await Expect(row).ToContainTextAsync(nickname);
            foreach (var slot in (string[])["name", "nickname", "phone"])
                Assert.True(
                    await row.Locator($"[data-slot={slot}]")
                        .EvaluateAsync<bool>("node => node.scrollWidth <= node.clientWidth || getComputedStyle(node).display === 'inline'"),
                    $"{slot} is cut off"
                );
            Assert.True(
                await row.Locator("[data-slot=phone]")
                    .EvaluateAsync<bool>(
                        """
                        node => {
                          const left = at => { const range = document.createRange(); range.setStart(node.firstChild, at); range.setEnd(node.firstChild, at + 1); return range.getBoundingClientRect().left; };
                          return left(0) < left(node.textContent.length - 1);
                        }
                        """
                    ),
                "the phone number is turned round"
            );
        }
        return customers;
    }

    private async Task<Guid> SellAsync(TestShop shop)
    {
        var chain = await Database.Maker.EnrolAsync(shop.BusinessId, shop.Ids.OwnerId, shop.Ids.FirstOutletId, "Counter phone");
        var sale = chain.Next(
            Basket.Sell(
                chain.NextReceiptNo(),
                [(shop.Goods(Salt), 2000), (shop.Goods("Sugar, loose"), 333)],
                Data.Payments.PaymentMethod.Cash,
                50_000
            ),
            TimeProvider.System.GetUtcNow()
        );
        await Database.Maker.PushAsync(chain, [sale]);
        return sale.OpId;
    }

    /// <summary>A customer who owes for a sale, over his limit, and has an old balance.</summary>
    private async Task<(Guid Customer, Guid Sale)> OweAsync(TestShop shop)
    {
        var (maker, customer) = (Database.Maker, Database.Maker.NewId());
        await maker.OperateAsync(
            shop.Ids,
            new ImportCustomers(
                shop.Ids.FirstOutletId,
                new(2026, 1, 5),
                [
                    new(
                        customer,
                        "Haji Abdul Karim of the tea stall at the corner",
                        "حاجی عبدالکریم",
                        "Haji sahib",
                        "0321 4455667",
                        "Pays on Fridays",
                        10_000,
                        845_000
                    ),
                    new(maker.NewId(), "Karim Bakhsh", "کریم بخش", "", "", "", null, -50_000),
                ]
            )
        );
        var chain = await maker.EnrolAsync(shop.BusinessId, shop.Ids.OwnerId, shop.Ids.FirstOutletId, "Third phone");
        var sale = chain.Next(
            Basket.Sell(chain.NextReceiptNo(), [(shop.Goods(Salt), 2000)]).OnCredit(customer, "Haji"),
            TimeProvider.System.GetUtcNow()
        );
        await maker.PushAsync(chain, [sale]);
        return (customer, sale.OpId);
    }

    /// <summary>A phone with a hole in its numbers, odd sales, and one whose total is wrong.</summary>
    private async Task<Guid> SetAsideAsync(TestShop shop)
    {
        var chain = await Database.Maker.EnrolAsync(shop.BusinessId, shop.Ids.OwnerId, shop.Ids.FirstOutletId, "Old tablet");
        var now = TimeProvider.System.GetUtcNow();
        Data.Sales.RecordSale Sale() => Basket.Sell(chain.NextReceiptNo(), [(shop.Goods(Salt), 2000), (shop.Goods("Sugar, loose"), 333)]);
        var late = new[] { chain.Next(Sale(), now.AddDays(-3)), chain.Next(Sale(), now.AddDays(-3)) };
        var wrong = chain.Next(Sale() with { Total = 1 }, now);
        var (_, last) = (chain.Next(Sale(), now), chain.Next(Sale(), now));
        await Database.Maker.PushAsync(chain, late);
        await Database.Maker.PushAsync(chain, [wrong, last], allApply: false);
        return wrong.OpId;
    }

    private Task<Guid> WorkerAsync(TestShop shop) =>
        Database.ScalarAsync<Guid>("select id from shop.workers where business_id = $1 and name = 'Bilal'", shop.BusinessId);

    /// <summary>The owner also works in another business.</summary>
    private async Task ChooseAmongBusinessesAsync(TestShop shop)
    {
        var other = await Database.Maker.FoundAsync(
            "Noor Cloth House",
            "Tariq Road",
            "Shabana Noor",
            $"{Guid.CreateVersion7():N}@shop.example",
            TestShop.Password
        );
        await Database.ScalarAsync<long>(
            """
            with joined as (insert into shop.workers (business_id, id, user_id, name, role, joined_at) values ($1, $2, $3, 'Rashid Ahmed', 'owner', now()) returning 1)
            select count(*) from joined
            """,
            other.BusinessId,
            Database.Maker.NewId(),
            shop.Ids.OwnerId
        );
    }
}
