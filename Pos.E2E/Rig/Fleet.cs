using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Catalog;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Web.Features.Demo;

namespace Pos.E2E.Rig;

/// <summary>Phones enrolled for the simulator, at shops with five kinds of goods. Owner and cashier each have a shift on every phone.</summary>
public sealed class Fleet
{
    internal const string Password = "only-for-tests";
    private const int PhonesInAShop = 12;
    private static int _founded;

    private static readonly GoodsList Shelf = new(
        [
            new()
            {
                Key = "dry",
                Name = "Dry goods",
                NameUr = "خشک سامان",
            },
        ],
        [
            Good("Sugar", "چینی", "kg", 15_000),
            Good("Milk 1 L", "دودھ", "piece", 28_050),
            Good("Bread", "ڈبل روٹی", "piece", 13_000),
            Good("Tea 95 g", "چائے", "piece", 19_999),
            Good("Matches", "ماچس", "piece", 1_000),
        ]
    );

    private Fleet(IReadOnlyList<Phone> phones, string ownerLogin) => (Phones, OwnerLogin) = (phones, ownerLogin);

    /// <summary>One phone: the same device for each of its workers.</summary>
    public sealed record Phone(IReadOnlyList<Enrolment> Enrolments, IReadOnlyList<string> Logins, IReadOnlyList<Basket.Goods> Goods);

    public IReadOnlyList<Phone> Phones { get; }

    public Guid[] Businesses => [.. Phones.Select(phone => phone.Enrolments[0].Business.Id).Distinct()];

    /// <summary>Of the first shop.</summary>
    public string OwnerLogin { get; }

    public static string OwnerPassword => Password;

    public static async Task<Fleet> FoundAsync(ShopServer server, int size)
    {
        var phones = new List<Phone>();
        var firstOwner = "";
        while (phones.Count < size)
        {
            var number = Interlocked.Increment(ref _founded);
            var owner = FormattableString.Invariant($"fleet{number}@shop.example");
            firstOwner = firstOwner.Length > 0 ? firstOwner : owner;
            var shop = await server.Maker.FoundAsync($"Fleet {number}", "Saddar", "Rashid Ahmed", owner, Password);
            var login = FormattableString.Invariant($"+92322{number:0000000}");
            var cashier = await server.Maker.AddCashierAsync(shop, shop.FirstOutletId, "Bilal", login, Password);
            var goods = await server.Maker.StockAsync(shop, Shelf, shop.FirstOutletId);
            for (var i = 0; i < PhonesInAShop && phones.Count < size; i++)
            {
                var first = (await server.Maker.EnrolAsync(shop.BusinessId, cashier, shop.FirstOutletId, $"Phone {i + 1}")).Enrolment;
                phones.Add(new([first, await ShiftAsync(server, shop.BusinessId, shop.OwnerId, first.Device.Id)], [login, owner], goods));
            }
        }
        return new(phones, firstOwner);
    }

    private static async Task<Enrolment> ShiftAsync(ShopServer server, Guid businessId, Guid userId, Guid deviceId)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        if (!await transaction.EnterAsync(businessId, await server.SessionOfAsync(userId), default))
            throw new InvalidOperationException("nobody of this business");
        var enrolment = await scope.ServiceProvider.GetRequiredService<IssueToken>().RunAsync(deviceId, default);
        await transaction.CommitAsync(default);
        return enrolment!;
    }

    private static ListedGoods Good(string name, string nameUr, string unit, long price) =>
        new()
        {
            Category = "dry",
            Name = name,
            NameUr = nameUr,
            Unit = unit,
            Price = price,
            Code = "",
            Barcode = "",
            Opening = 100_000_000,
        };
}
