using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Till;

public sealed class FileTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g",
        Words = "gulab jamun 12";

    [Fact]
    public async Task Unsent_sales_go_by_file_through_another_phone_and_when_both_send_them_each_is_there_once()
    {
        var shop = await FoundShopAsync();
        var proxy = await LineAsync();
        var first = (await PhoneAsync(proxy.Address)).TolerateNoNetwork();
        var till = await TillPage.SignInAsync(first, shop);
        await till.AssertAllSentAsync();
        proxy.Break("/sync/push", Fault.DropBefore);
        for (var sale = 0; sale < 2; sale++)
        {
            await till.ScanAsync(shop, Salt);
            till = await (await till.SellForCashAsync()).NewSaleAsync();
        }
        var path = await SaveAsync(first, till);

        var second = await PhoneAsync();
        var other = await TillPage.SignInAsync(second, shop);
        await BringInAsync(second, other, path, "gulab jamun 13");
        await Expect(second.Page.Locator("#sheet-import [data-slot=error]")).ToContainTextAsync("It does not open");
        await FillAsync(second, path, Words);
        await Expect(other.Toast).ToContainTextAsync("2 brought in.");
        await other.AssertAllSentAsync();
        Assert.Equal(2, await shop.SalesAsync());
        await Expect((await other.SalesAsync()).Rows).ToHaveCountAsync(0);
        await BringInAsync(second, other, path, Words);
        await Expect(other.Toast).ToContainTextAsync("All 2 of them are here already.");

        proxy.Mend();
        await (await till.StatusAsync()).SendNowAsync();
        await till.AssertAllSentAsync();
        Assert.Equal(2, await shop.SalesAsync());
        await shop.AssertChainsAsync(2);
        File.Delete(path);
    }

    private static async Task<string> SaveAsync(Window window, TillPage till)
    {
        var status = await till.StatusAsync();
        await window.TapAsync(status.Sheet.Locator("[data-slot=export]"));
        var sheet = window.Page.Locator("#sheet-export");
        foreach (var field in (string[])["passphrase", "again"])
            await sheet.Locator($"[name={field}]").FillAsync(Words);
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.TapAsync(sheet.Locator("[type=submit]")));
        Assert.EndsWith("-2.tarazu.json", download.SuggestedFilename, StringComparison.Ordinal);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        await download.SaveAsAsync(path);
        Assert.DoesNotContain(Salt, await File.ReadAllTextAsync(path, Ct), StringComparison.Ordinal);
        await Expect(sheet).ToBeHiddenAsync();
        return path;
    }

    private static async Task BringInAsync(Window window, TillPage till, string path, string passphrase)
    {
        await till.SettingsAsync();
        await window.TapAsync(window.Page.Locator("#import"));
        await FillAsync(window, path, passphrase);
    }

    private static async Task FillAsync(Window window, string path, string passphrase)
    {
        var sheet = window.Page.Locator("#sheet-import");
        await sheet.Locator("[name=file]").SetInputFilesAsync(path);
        await sheet.Locator("[name=passphrase]").FillAsync(passphrase);
        await window.TapAsync(sheet.Locator("[type=submit]"));
    }
}
