using System.Globalization;
using Pos.Data.Catalog;
using Pos.Data.SignIn;
using Pos.Web.Features.Demo;

namespace Pos.E2E.Rig;

/// <summary>A business of one test: an owner, a cashier at the first outlet, and the goods of a kiryana shop.</summary>
public sealed class TestShop
{
    public const string Password = "only-for-tests";
    private static int _founded;

    private readonly ShopServer _database;
    private readonly Dictionary<string, ListedGoods> _listed;
    private readonly Dictionary<string, Basket.Goods> _goods;

    private TestShop(
        ShopServer database,
        ShopMaker.Shop ids,
        string ownerLogin,
        string cashierLogin,
        GoodsList list,
        IReadOnlyList<Basket.Goods> goods
    )
    {
        _database = database;
        Ids = ids;
        OwnerLogin = ownerLogin;
        CashierLogin = cashierLogin;
        _listed = list.Goods.ToDictionary(g => g.Name);
        _goods = goods.ToDictionary(g => g.Name);
    }

    public ShopMaker.Shop Ids { get; }
    public string OwnerLogin { get; }
    public string CashierLogin { get; }
    public Guid BusinessId => Ids.BusinessId;

    public static Task<TestShop> FoundAsync(ShopServer database, params string[] moreOutlets) =>
        FoundAsync(database, GoodsList.Kiryana(), moreOutlets);

    public static async Task<TestShop> FoundAsync(ShopServer database, GoodsList list, params string[] moreOutlets)
    {
        var number = Interlocked.Increment(ref _founded);
        var (owner, cashier) = ($"owner{number}@shop.example", string.Create(CultureInfo.InvariantCulture, $"0321 {number:0000000}"));
        var ids = await database.Maker.FoundAsync("Al-Madina Kiryana", "Saddar", "Rashid Ahmed", owner, Password);
        var outlets = new List<Guid> { ids.FirstOutletId };
        foreach (var outlet in moreOutlets)
            outlets.Add(await database.Maker.AddOutletAsync(ids, outlet, outlet[..1].ToUpperInvariant()));
        await database.Maker.AddCashierAsync(ids, ids.FirstOutletId, "Bilal", LoginName.Canonical(cashier)!, Password);
        var goods = list.Goods.Count > 0 ? await database.Maker.StockAsync(ids, list, [.. outlets]) : [];
        return new(database, ids, owner, cashier, list, goods);
    }

    public ListedGoods Listed(string name) => _listed[name];

    public string Barcode(string name) => Listed(name).Barcode.Split(' ')[0];

    public Basket.Goods Goods(string name) => _goods[name];

    public Task<long> SalesAsync() => _database.ScalarAsync<long>("select count(*) from shop.sales where business_id = $1", BusinessId);

    public Task<string[]> ReceiptNumbersAsync() =>
        _database.ScalarAsync<string[]>(
            "select coalesce(array_agg(receipt_no order by occurred_at, receipt_no), '{}') from shop.sales where business_id = $1",
            BusinessId
        );

    /// <summary>In whose name each was sold.</summary>
    public Task<string[]> SellersAsync() =>
        _database.ScalarAsync<string[]>(
            """
            select coalesce(array_agg(w.name order by s.receipt_no), '{}') from shop.sales s
            join shop.workers w on w.business_id = s.business_id and w.id = s.worker_id where s.business_id = $1
            """,
            BusinessId
        );

    /// <summary>Thousandths at the first outlet.</summary>
    public Task<long> OnHandAsync(string name) =>
        _database.ScalarAsync<long>(
            "select quantity from shop.stock_on_hand where business_id = $1 and outlet_id = $2 and product_id = $3",
            BusinessId,
            Ids.FirstOutletId,
            Goods(name).ProductId
        );

    /// <summary>Paisa owed by the customer of this name at the first outlet.</summary>
    public Task<long> BalanceAsync(string customer) =>
        _database.ScalarAsync<long>(
            """
            select coalesce((select a.balance from shop.credit_accounts a join shop.customers c on c.business_id = a.business_id and c.id = a.customer_id
                             where a.business_id = $1 and a.outlet_id = $2 and c.name = $3), 0)
            """,
            BusinessId,
            Ids.FirstOutletId,
            customer
        );

    /// <summary>Cash that came in, for goods and against udhaar, in paisa.</summary>
    public Task<long> CashAsync() =>
        _database.ScalarAsync<long>(
            "select coalesce(sum(amount), 0)::bigint from shop.payments where business_id = $1 and method = 'cash'",
            BusinessId
        );

    /// <summary>Every device's operations are numbered 1, 2, 3 ... and each carries the hash of the one before.</summary>
    public async Task AssertChainsAsync(int operations)
    {
        Assert.Equal(
            operations,
            await _database.ScalarAsync<long>(
                "select count(*) from shop.operations where business_id = $1 and device_id is not null",
                BusinessId
            )
        );
        Assert.Equal(
            0,
            await _database.ScalarAsync<long>(
                """
                select count(*) from (
                  select device_seq, prev_hash, row_number() over w as place, lag(hash, 1, decode(repeat('00', 32), 'hex')) over w as before
                  from shop.operations where business_id = $1 and device_id is not null window w as (partition by device_id order by device_seq)) o
                where device_seq <> place or prev_hash <> before
                """,
                BusinessId
            )
        );
        Assert.Equal(
            0,
            await _database.ScalarAsync<long>(
                "select count(*) from shop.operations where business_id = $1 and status <> 'applied'",
                BusinessId
            )
        );
    }
}

public static class Invariants
{
    public static async Task AssertInvariantsAsync(this ShopServer database)
    {
        var broken = await database.ScalarAsync<string>(
            "select coalesce(string_agg(invariant || ': ' || broken, '; '), '') from app.broken_invariants() where broken > 0"
        );
        Assert.Equal("", broken);
    }
}
