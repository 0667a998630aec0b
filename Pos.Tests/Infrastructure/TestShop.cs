using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Infrastructure;

/// <summary>A business of a test's own: two outlets (M and N), an owner, a cashier at each, a few goods, and a phone enrolled by each cashier.</summary>
public sealed class TestShop
{
    public const string Password = "a-long-password";

    public static readonly GoodsList Shelf = new(
        [
            new()
            {
                Key = "dry",
                Name = "Dry goods",
                NameUr = "خشک سامان",
            },
        ],
        [
            Good("Sugar", "چینی", "kg", 15_000, "SUG", ""),
            Good("Milk 1 L", "دودھ", "piece", 28_050, "MLK", "8960000000017"),
            Good("Bread", "ڈبل روٹی", "piece", 13_000, "", "8960000000024 8960000000031"),
            Good("Tea 95 g", "چائے", "piece", 19_999, "TEA", "8960000000048"),
        ]
    );

    private readonly ShopMaker _maker;
    private readonly ShopMaker.Shop _shop;

    private TestShop(ShopHost host, ShopMaker maker, ShopMaker.Shop shop, string ownerLogin)
    {
        Host = host;
        _maker = maker;
        _shop = shop;
        OwnerLogin = ownerLogin;
    }

    public ShopHost Host { get; }
    public Guid BusinessId => _shop.BusinessId;
    public Guid OwnerId => _shop.OwnerId;
    public Guid Outlet => _shop.FirstOutletId;
    public Guid OtherOutlet { get; private set; }
    public string OwnerLogin { get; }
    public Guid CashierId { get; private set; }
    public string CashierLogin { get; private set; } = "";
    public Guid OtherCashierId { get; private set; }
    public IReadOnlyList<Basket.Goods> Goods { get; private set; } = [];

    /// <summary>The cashier's phone at the first outlet.</summary>
    public EnvelopeChain Till { get; private set; } = null!;
    public EnvelopeChain OtherTill { get; private set; } = null!;

    /// <param name="name">Stands in every name of the shop, so that it can be looked for where it must not be.</param>
    public static async Task<TestShop> FoundAsync(ShopRig rig, ShopHost host, string name = "Test", GoodsList? shelf = null)
    {
        var maker = new ShopMaker(host.Services);
        var login = rig.NewPhone();
        var shop = new TestShop(host, maker, await maker.FoundAsync($"{name} shop", $"Main {name}", $"Olga {name}", login, Password), login)
        {
            CashierLogin = rig.NewPhone(),
        };
        shop.OtherOutlet = await maker.AddOutletAsync(shop._shop, $"Nazimabad {name}", "N");
        shop.CashierId = await maker.AddCashierAsync(shop._shop, shop.Outlet, $"Carla {name}", shop.CashierLogin, Password);
        shop.OtherCashierId = await maker.AddCashierAsync(shop._shop, shop.OtherOutlet, $"Nadia {name}", rig.NewPhone(), Password);
        shop.Goods = await maker.StockAsync(shop._shop, shelf ?? Shelf, shop.Outlet, shop.OtherOutlet);
        shop.Till = await maker.EnrolAsync(shop.BusinessId, shop.CashierId, shop.Outlet, "Phone");
        shop.OtherTill = await maker.EnrolAsync(shop.BusinessId, shop.OtherCashierId, shop.OtherOutlet, "Other phone");
        return shop;
    }

    public Task<EnvelopeChain> EnrolAsync(Guid userId, Guid outletId) => _maker.EnrolAsync(BusinessId, userId, outletId, "One more phone");

    public Task<Guid> AddOutletAsync(string name, string code) => _maker.AddOutletAsync(_shop, name, code);

    public Task<Guid> AddCashierAsync(Guid outletId, string name, string login) =>
        _maker.AddCashierAsync(_shop, outletId, name, login, Password);

    public Guid NewId() => _maker.NewId();

    /// <summary>A sale on the cashier's phone: the goods by their place on the shelf, quantities in thousandths; milk and bread when none are named.</summary>
    public Envelope Sale(params (int Good, long Quantity)[] lines) => Sale(Till, lines);

    public Envelope Sale(EnvelopeChain till, params (int Good, long Quantity)[] lines) =>
        till.Next(Receipt(till, lines), TimeProvider.System.GetUtcNow());

    public RecordSale Receipt(EnvelopeChain till, params (int Good, long Quantity)[] lines) =>
        Basket.Sell(till.NextReceiptNo(), (lines.Length == 0 ? [(1, 1000L), (2, 2000L)] : lines).Select(l => (Goods[l.Good], l.Quantity)));

    public async Task<PushReply> PushAsync(params Envelope[] envelopes) => await PushAsync(Till, envelopes);

    public async Task<PushReply> PushAsync(EnvelopeChain till, params Envelope[] envelopes) =>
        await PushAsync(till, till.Push(envelopes, TimeProvider.System.GetUtcNow()));

    public async Task<PushReply> PushAsync(EnvelopeChain till, PushRequest request, ShopHost? host = null)
    {
        using var phone = (host ?? Host).NewVisitor();
        var json = System.Text.Json.JsonSerializer.Serialize(request, OperationJson.Default.PushRequest);
        return await (await phone.RawAsync("/sync/push", json, Bearer(till))).AsAsync(OperationJson.Default.PushReply);
    }

    /// <summary>A sale whose total is wrong, which the shop keeps for its owner to decide about.</summary>
    public async Task<Guid> SetAsideAsync(Func<RecordSale, RecordSale>? spoil = null)
    {
        var receipt = Receipt(Till);
        var envelope = Till.Next((spoil ?? (r => r with { Total = r.Total + 100 }))(receipt), TimeProvider.System.GetUtcNow());
        Assert.Equal(ResultStatus.Quarantined, (await PushAsync(envelope)).Results.Single().Status);
        return envelope.OpId;
    }

    public static string Bearer(EnvelopeChain till) => $"{till.Token.ShiftId}.{till.Token.Secret}";

    /// <summary>One office write by the owner (or another worker).</summary>
    public Task<OperationResult> RunAsync<TInput>(Guid opId, TInput input, Guid? userId = null)
        where TInput : class =>
        Host.AsAsync(
            BusinessId,
            userId ?? OwnerId,
            services => services.GetRequiredService<OperationRunner>().RunAsync(opId, input, TestContext.Current.CancellationToken)
        );

    public async Task<Visitor> SignedInAsync(string login)
    {
        var visitor = Host.NewVisitor();
        var answer = await visitor.SignInAsync(login, Password);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    private static ListedGoods Good(string name, string nameUr, string unit, long price, string code, string barcode) =>
        new()
        {
            Category = "dry",
            Name = name,
            NameUr = nameUr,
            Unit = unit,
            Price = price,
            Code = code,
            Barcode = barcode,
            Opening = 100_000,
        };
}
