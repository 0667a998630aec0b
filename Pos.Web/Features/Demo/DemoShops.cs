using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Data.Platform;
using Pos.Data.Sales;
using Pos.Data.SignIn;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Demo;

/// <summary>Two shops to try things in, made when the database is empty; Development only.</summary>
public static class DemoShops
{
    private const int Days = 60;
    public const string OwnerLogin = "0300 1234567";
    public const string OwnerPassword = "demo-owner";
    public const string CashierLogin = "0301 1111111";
    public const string SecondCashierLogin = "0302 2222222";
    public const string CashierPassword = "demo-cashier";
    public const string AdminLogin = "0309 9999999";
    public const string AdminPassword = "demo-admin";
    public const string ClothOwnerLogin = "0303 3333333";

    public static async Task SeedWhenEmptyAsync(IServiceProvider services)
    {
        var maker = new ShopMaker(services);
        if (await maker.IsTakenAsync(Login(OwnerLogin)))
            return;
        Console.WriteLine("Filling the demo shops (once) ...");
        var clock = services.GetRequiredService<TimeProvider>();

        var shop = await maker.FoundAsync("Al-Madina Kiryana", "Saddar", "Rashid Ahmed", Login(OwnerLogin), OwnerPassword);
        var gulshan = await maker.AddOutletAsync(shop, "Gulshan", "G", "021 34567890", "Block 7, Gulshan-e-Iqbal, Karachi");
        var bilal = await maker.AddCashierAsync(shop, shop.FirstOutletId, "Bilal", Login(CashierLogin), CashierPassword);
        var sana = await maker.AddCashierAsync(shop, gulshan, "Sana", Login(SecondCashierLogin), CashierPassword);
        var goods = await maker.StockAsync(shop, Deep(GoodsList.Kiryana()), shop.FirstOutletId, gulshan);
        var customers = await DemoCustomers.OfKiryanaAsync(maker, shop, shop.FirstOutletId, clock.GetUtcNow());
        await SellAsync(
            maker,
            await maker.EnrolAsync(shop.BusinessId, bilal, shop.FirstOutletId, "Counter phone"),
            goods,
            clock.GetUtcNow(),
            16,
            1,
            customers
        );
        await SellAsync(
            maker,
            await maker.EnrolAsync(shop.BusinessId, sana, gulshan, "Counter phone"),
            goods,
            clock.GetUtcNow(),
            11,
            2,
            customers.Elsewhere()
        );
        await customers.GiveUpAsync(maker, shop, shop.FirstOutletId);
        await maker.LookAtLateSalesAsync(shop);

        var cloth = await maker.FoundAsync("Noor Cloth House", "Tariq Road", "Shabana Noor", Login(ClothOwnerLogin), OwnerPassword);
        var fabrics = await maker.StockAsync(cloth, Deep(GoodsList.Cloth()), cloth.FirstOutletId);
        var ladies = await DemoCustomers.OfClothAsync(maker, cloth, cloth.FirstOutletId, clock.GetUtcNow());
        await SellAsync(
            maker,
            await maker.EnrolAsync(cloth.BusinessId, cloth.OwnerId, cloth.FirstOutletId, "Shop tablet"),
            fabrics,
            clock.GetUtcNow(),
            4,
            3,
            ladies
        );
        await maker.LookAtLateSalesAsync(cloth);

        if (services.GetRequiredService<ShopDatabase>().OwnerConnection is not { } owner)
            return;
        await maker.AddPersonAsync(Login(AdminLogin), AdminPassword);
        await PlatformAdmins.AppointAsync(owner, AdminLogin, default);
    }

    public static async Task AnnounceAsync(IServiceProvider services)
    {
        if (!await new ShopMaker(services).IsTakenAsync(Login(OwnerLogin)))
            return;
        Console.WriteLine(
            $"""
            Demo sign-ins:
              owner    {OwnerLogin}  {OwnerPassword}     (Al-Madina Kiryana, two outlets)
              cashier  {CashierLogin}  {CashierPassword}   (Saddar)
              cashier  {SecondCashierLogin}  {CashierPassword}   (Gulshan)
              owner    {ClothOwnerLogin}  {OwnerPassword}     (Noor Cloth House)
              platform {AdminLogin}  {AdminPassword}     (how the phones of all shops fare; works in none, sets up a second step first)
            """
        );
    }

    // Stock for the sixty days that are sold below; no deliveries come in between.
    private static GoodsList Deep(GoodsList list) => list with { Goods = [.. list.Goods.Select(g => g with { Opening = g.Opening * 12 })] };

    internal static string Login(string phone) => LoginName.Canonical(phone)!;

    internal static async Task SellAsync(
        ShopMaker maker,
        EnvelopeChain chain,
        IReadOnlyList<Basket.Goods> goods,
        DateTimeOffset now,
        int perDay,
        int seed,
        DemoCustomers? customers = null,
        int days = Days
    )
    {
        var random = new Random(seed);
        var sales = new List<Envelope>();
        for (var day = days; day >= 0; day--)
        {
            // Opening at nine in the morning in Karachi (UTC+5), closing at ten in the evening.
            var opening = new DateTimeOffset(now.UtcDateTime.Date.AddDays(-day).AddHours(4), TimeSpan.Zero);
            var moments = Enumerable
                .Range(0, perDay + random.Next(perDay / 2 + 1))
                .Select(_ => opening.AddMinutes(random.Next(13 * 60)))
                .Order()
                .Where(at => at < now);
            foreach (var at in moments)
            {
                var sale = RandomSale(chain, goods, random);
                sales.Add(chain.Next(customers?.MaybeOnCredit(sale) ?? sale, at));
                if (customers?.MaybePays(chain) is { } payment)
                    sales.Add(chain.Next(payment, at.AddSeconds(30)));
            }
        }
        await maker.PushAsync(chain, sales);
    }

    private static RecordSale RandomSale(EnvelopeChain chain, IReadOnlyList<Basket.Goods> goods, Random random)
    {
        var lines = Enumerable
            .Range(0, 1 + random.Next(6))
            .Select(_ => goods[(int)(goods.Count * random.NextDouble() * random.NextDouble())])
            .Distinct()
            .Select(g => (g, g.Unit is "kg" or "litre" or "metre" ? 250L * (1 + random.Next(8)) : 1000L * (1 + random.Next(3))))
            .ToList();
        var method = random.Next(10) switch
        {
            8 => PaymentMethod.Card,
            9 => PaymentMethod.Wallet,
            _ => PaymentMethod.Cash,
        };
        var sale = Basket.Sell(chain.NextReceiptNo(), lines, method);
        if (method != PaymentMethod.Cash || random.Next(2) == 0)
            return sale;
        var note = new[] { 50_000L, 100_000L, 500_000L }.FirstOrDefault(n => n >= sale.Total, sale.Total);
        return sale with { Payments = [sale.Payments[0] with { Tendered = note }] };
    }
}
