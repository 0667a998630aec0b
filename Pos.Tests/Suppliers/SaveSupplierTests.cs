using System.Net;
using Pos.Data.Operations;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Suppliers;

public sealed class SaveSupplierTests(ShopRig rig) : ShopTests(rig)
{
    internal static Task<Sample> Sample(TestShop shop)
    {
        var metro = new SaveSupplier(shop.NewId(), "Metro Traders", "میٹرو ٹریڈرز", "0300 5556667", 15, "");
        return Samples.FromOffice(shop, metro, metro with { TermsDays = 30 });
    }

    [Fact]
    public async Task What_is_written_down_is_kept_and_changed_and_put_away_and_brought_back()
    {
        var shop = await Rig.ShopAsync();
        var metro = new SaveSupplier(shop.NewId(), " Metro Traders ", "", "", 0, "");
        Task<string> KeptAsync() =>
            Database.AskAsync<string>(
                "select concat_ws('|', name, phone, terms_days, note, archived_at is not null) from shop.suppliers where id = $1",
                metro.SupplierId
            );
        await Buying.DoneAsync(shop, metro);
        Assert.Equal("Metro Traders||0||f", await KeptAsync());
        await Buying.DoneAsync(shop, metro with { Phone = "042 111", TermsDays = 30, Note = "Comes on Mondays", Archived = true });
        Assert.Equal("Metro Traders|042 111|30|Comes on Mondays|t", await KeptAsync());
        await Buying.DoneAsync(shop, metro);
        Assert.Equal("Metro Traders||0||f", await KeptAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var shop = await Rig.ShopAsync();
        var metro = new SaveSupplier(shop.NewId(), "Metro", "", "", 0, "");
        foreach (
            var (input, reason) in new[]
            {
                (metro with { Name = " " }, "name_missing"),
                (metro with { Name = new('x', 81) }, "name_too_long"),
                (metro with { NameUr = "a\nb" }, "name_too_long"),
                (metro with { Phone = "call him" }, "phone_bad"),
                (metro with { TermsDays = -1 }, "terms_bad"),
                (metro with { TermsDays = 366 }, "terms_bad"),
                (metro with { Note = new('x', 301) }, "note_too_long"),
            }
        )
        {
            var result = await shop.RunAsync<SaveSupplier>(shop.NewId(), input);
            Assert.Equal((ResultStatus.Refused, reason), (result.Status, result.Reason));
        }
    }

    [Fact]
    public async Task A_cashier_sees_and_writes_nothing_of_suppliers_by_page_or_by_SQL_whatever_rights_he_has()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await buying.BroughtAsync(buying.Sugar(10, 1_000, "A-17"));
        await Stock.MoveGoodsTests.GiveAsync(shop, [.. Data.Stock.StockRights.All, Data.Catalog.CatalogRights.EditGoods]);

        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/suppliers")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.FormAsync("/suppliers", ("Name", "Mine"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.GetAsync($"/suppliers/{buying.Supplier}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.FormAsync($"/suppliers/{buying.Supplier}/delivery")).StatusCode);
        Assert.DoesNotContain("/suppliers", await (await cashier.GetAsync("/products")).TextAsync(), StringComparison.Ordinal);

        await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        foreach (var table in (string[])["suppliers", "deliveries", "delivery_lines", "supplier_returns", "supplier_entries"])
            Assert.Equal(0, await session.CountAsync($"select count(*) from shop.{table}"));
        // Nor what the owner's form said.
        Assert.Equal(0, await session.CountAsync("select count(*) from shop.operations where kind = 'receive_delivery'"));
        Assert.Equal(
            "42501",
            await session.TryAsync(
                "insert into shop.suppliers (business_id, id, name, terms_days, created_at) values (app.business_id(), gen_random_uuid(), 'Mine', 0, now())"
            )
        );
        Assert.Equal("0 rows", await session.TryAsync("update shop.suppliers set name = 'Mine'"));
        foreach (var reason in (string[])["supplier_return", "undone"])
            Assert.Equal(
                "42501",
                await session.TryAsync(
                    $"""
                    insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
                    select app.business_id(), gen_random_uuid(), 1, '{shop.Outlet}', '{shop.Goods[0].ProductId}', -5, '{reason}', now()
                    """
                )
            );
    }
}
