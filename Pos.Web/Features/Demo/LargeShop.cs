using System.Diagnostics;
using System.Globalization;
using Pos.Data.Catalog;

namespace Pos.Web.Features.Demo;

/// <summary>A shop of any size, to see how the product bears it: <c>dotnet run --project Pos.Web -- seed --products 20000 --sales 50000 --customers 20000 --entries 500000</c>.</summary>
public static class LargeShop
{
    public const string OwnerLogin = "0304 4444444";

    private static readonly (string Name, string NameUr)[] Kinds =
    [
        ("", ""),
        ("Family pack", "فیملی پیک"),
        ("Economy pack", "اکانومی پیک"),
        ("Value pack", "ویلیو پیک"),
        ("Premium", "پریمیم"),
        ("Special", "اسپیشل"),
        ("Fresh", "تازہ"),
        ("Classic", "کلاسک"),
        ("Gold", "گولڈ"),
        ("Super", "سپر"),
        ("Mini", "منی"),
        ("Large", "بڑا"),
        ("Small", "چھوٹا"),
        ("Twin pack", "ٹوئن پیک"),
        ("Carton", "کارٹن"),
        ("Refill", "ری فل"),
        ("Imported", "امپورٹڈ"),
        ("Local", "لوکل"),
        ("Festival", "عید پیک"),
        ("New", "نیا"),
    ];

    public static async Task SeedAsync(IServiceProvider services, int products, int sales, int customers = 0, int entries = 0)
    {
        var maker = new ShopMaker(services);
        if (await maker.IsTakenAsync(DemoShops.Login(OwnerLogin)))
        {
            Console.WriteLine($"The large shop is there already: sign in as {OwnerLogin} / {DemoShops.OwnerPassword}.");
            return;
        }
        var watch = Stopwatch.StartNew();
        var shop = await maker.FoundAsync(
            "Sabzi Mandi Superstore",
            "Korangi",
            "Imran Sheikh",
            DemoShops.Login(OwnerLogin),
            DemoShops.OwnerPassword
        );
        var goods = await maker.StockAsync(shop, Goods(products), shop.FirstOutletId);
        Console.WriteLine($"{goods.Count} products after {watch.Elapsed.TotalSeconds:0.0} s");
        const int days = 365;
        var chain = await maker.EnrolAsync(shop.BusinessId, shop.OwnerId, shop.FirstOutletId, "Counter 1");
        await DemoShops.SellAsync(
            maker,
            chain,
            goods,
            services.GetRequiredService<TimeProvider>().GetUtcNow(),
            Math.Max(1, (int)(sales / (days * 1.25))),
            4,
            days: days
        );
        await maker.LookAtLateSalesAsync(shop);
        Console.WriteLine($"about {sales} sales after {watch.Elapsed.TotalSeconds:0.0} s");
        await LargeLedger.FillAsync(maker, shop, customers, entries, services.GetRequiredService<TimeProvider>().GetUtcNow());
        Console.WriteLine(
            $"{customers} customers with {entries} entries after {watch.Elapsed.TotalSeconds:0.0} s. Sign in as {OwnerLogin} / {DemoShops.OwnerPassword}."
        );
    }

    /// <summary>The kiryana list in every kind and number it takes, each with a barcode and a name of its own.</summary>
    public static GoodsList Goods(int count)
    {
        var list = GoodsList.Kiryana();
        var goods = new List<ListedGoods>(count);
        for (var i = 0; goods.Count < count; i++)
        {
            var basic = list.Goods[i % list.Goods.Count];
            var (kind, kindUr) = Kinds[i / list.Goods.Count % Kinds.Length];
            var round = i / list.Goods.Count / Kinds.Length;
            var number = round == 0 ? "" : (round + 1).ToString(CultureInfo.InvariantCulture);
            goods.Add(
                basic with
                {
                    Name = Join(basic.Name, kind, number),
                    NameUr = Join(basic.NameUr, kindUr, number),
                    Code = "",
                    Barcode = Ean13(896_000_000_000L + i),
                    Price = basic.Price + 100 * (i % 97),
                    Opening = 1_000_000,
                }
            );
        }
        return new(list.Categories, goods);
    }

    private static string Join(params string[] words)
    {
        var name = string.Join(' ', words.Where(w => w.Length > 0));
        return name.Length > Product.MaxName ? name[..Product.MaxName] : name;
    }

    private static string Ean13(long twelve)
    {
        var digits = twelve.ToString("000000000000", CultureInfo.InvariantCulture);
        var sum = digits.Select((d, i) => (d - '0') * (i % 2 == 0 ? 1 : 3)).Sum();
        return digits + ((10 - sum % 10) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
