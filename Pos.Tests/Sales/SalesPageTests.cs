using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Sales;

public sealed class SalesPageTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task The_sums_say_how_the_sales_were_paid_also_of_those_that_one_method_picks()
    {
        var shop = await Rig.ShopAsync();
        var now = TimeProvider.System.GetUtcNow();
        RecordSale By(PaymentMethod method, int good) => Basket.Sell(shop.Till.NextReceiptNo(), [(shop.Goods[good], 1000L)], method);
        var split = By(PaymentMethod.Cash, 2);
        await shop.PushAsync(
            shop.Till.Next(By(PaymentMethod.Cash, 0), now),
            shop.Till.Next(By(PaymentMethod.Card, 1), now),
            shop.Till.Next(split with { Payments = [new(PaymentMethod.Cash, 10_000, null), new(PaymentMethod.Wallet, 3_000, null)] }, now)
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(("250", "281", "30"), await PaidAsync(owner, "/sales"));
        Assert.Equal(("100", "0", "30"), await PaidAsync(owner, "/sales?method=wallet"));
        Assert.Equal(("0", "281", "0"), await PaidAsync(owner, "/sales?method=card"));
    }

    private static async Task<(string Cash, string Card, string Wallet)> PaidAsync(Visitor owner, string path)
    {
        var page = WebUtility.HtmlDecode(await (await owner.GetAsync(path)).TextAsync());
        string Of(string method) =>
            Regex.Match(page, $"figures__label\">{method}</dt>.*?Rs</span>([^<]+)<", RegexOptions.Singleline) is { Success: true } found
                ? found.Groups[1].Value
                : "0";
        return (Of("Cash"), Of("Card"), Of("Wallet"));
    }
}
