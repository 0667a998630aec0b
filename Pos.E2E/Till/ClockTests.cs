using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class ClockTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    private const string Shifted = """
        {
          const Right = Date, by = 86_400_000;
          window.Date = class extends Right {
            constructor(...parts) { parts.length ? super(...parts) : super(Right.now() + by); }
            static now() { return Right.now() + by; }
          };
        }
        """;

    private const string Today = """
        (() => {
          const part = wanted => new Date(Date.now() - 86_400_000).toLocaleDateString('en-US', { timeZone: 'Asia/Karachi', ...wanted });
          return `${part({ day: 'numeric' })} ${part({ month: 'short' })} ${part({ year: 'numeric' })}`;
        })()
        """;

    [Fact]
    public async Task A_phone_a_day_off_says_so_and_its_sales_are_of_the_right_day()
    {
        var shop = await FoundShopAsync();
        var window = await PhoneAsync();
        await window.Context.AddInitScriptAsync(Shifted);
        var till = await TillPage.SignInAsync(window, shop);

        await Expect(till.Page.Locator("#clock")).ToContainTextAsync("1 day ahead");
        await till.ScanAsync(shop, Salt);
        var before = await till.Page.EvaluateAsync<string>(Today);
        await till.SellForCashAsync();
        await till.AssertAllSentAsync();
        var when = (await till.Page.Locator("#done .paper [data-slot=when]").TextContentAsync())!;

        var after = await till.Page.EvaluateAsync<string>(Today);
        Assert.Contains((string[])[before, after], today => when.Contains(today, StringComparison.Ordinal));
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>(
                """
                select count(*) from shop.sales
                where business_id = $1 and abs(extract(epoch from received_at - occurred_at)) < 3600 and business_date = ((occurred_at at time zone 'Asia/Karachi') - interval '4 hours')::date
                """,
                shop.BusinessId
            )
        );
    }
}
