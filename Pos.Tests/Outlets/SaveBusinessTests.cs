using System.Net;
using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Outlets;

public sealed class SaveBusinessTests(ShopRig rig) : ShopTests(rig)
{
    private static Task<OperationResult> SaveAsync(TestShop shop, SaveBusiness business, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync(opId ?? shop.NewId(), business, userId);

    private Task<string> StoredAsync(TestShop shop) =>
        Database.AskAsync<string>(
            "select concat_ws('|', name, name_ur, phone) from shop.businesses where business_id = $1",
            shop.BusinessId
        );

    [Fact]
    public async Task Its_name_and_phone_are_what_was_written_last()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (before, opId) = (await StoredAsync(other), shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(shop, new("Madina Store", "مدینہ سٹور", "042 111"), opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await SaveAsync(shop, new("Madina Store", "مدینہ سٹور", "042 111"), opId)).Status);
        Assert.Equal("Madina Store|مدینہ سٹور|042 111", await StoredAsync(shop));
        Assert.Equal(before, await StoredAsync(other));
    }

    [Fact]
    public async Task What_cannot_be_so_is_refused_and_a_cashier_changes_nothing()
    {
        var shop = await Rig.ShopAsync();
        foreach (
            var (wrong, code) in new (SaveBusiness, string)[]
            {
                (new("", "", ""), "name_missing"),
                (new("x", new('x', 81), ""), "text_too_long"),
                (new("x", "", "1\n2"), "text_too_long"),
            }
        )
            Assert.Equal((ResultStatus.Refused, code), ((await SaveAsync(shop, wrong)).Status, (await SaveAsync(shop, wrong)).Reason));
        await Assert.ThrowsAnyAsync<Exception>(() => SaveAsync(shop, new("Mine", "", ""), userId: shop.CashierId));
        Assert.DoesNotContain("Mine", await StoredAsync(shop), StringComparison.Ordinal);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.FormAsync("/settings/business", ("Name", ""))).StatusCode);
        Assert.Equal(
            "/settings/business",
            (await owner.FormAsync("/settings/business", ("OpId", shop.NewId().ToString()), ("Name", "Ours")))
                .Headers
                .Location!
                .OriginalString
        );
        Assert.Equal("Ours||", await StoredAsync(shop));
    }

    [Fact]
    public async Task Every_till_hears_of_it_and_of_its_own_outlet_only()
    {
        var shop = await Rig.ShopAsync();
        var (till, other) = (await ToldTill.BeginAsync(shop, shop.Till), await ToldTill.BeginAsync(shop, shop.OtherTill));
        Assert.False(await till.HearsOfOutletAsync());
        await SaveAsync(shop, new("Madina Store", "مدینہ سٹور", "042 111"));
        Assert.True(await till.HearsOfOutletAsync());
        Assert.True(await other.HearsOfOutletAsync());
        Assert.False(await till.HearsOfOutletAsync());
        var main = new SaveOutlet(shop.Outlet, "Main", "", "M", "", "Mall Road", "NTN 1", "Head", "Foot", "Asia/Karachi", 4, "ur");
        // Goods go there from the others: what it is called they hear too, and no more.
        Assert.True((await shop.RunAsync(shop.NewId(), main with { ReceiptFoot = "" })).Done);
        Assert.True(await till.HearsOfOutletAsync());
        Assert.True(await other.HearsOfOutletAsync());
        Assert.True((await shop.RunAsync(shop.NewId(), main)).Done);
        Assert.True(await till.HearsOfOutletAsync());
        Assert.False(await other.HearsOfOutletAsync());

        using var phone = shop.Host.NewVisitor();
        var head = await (await phone.BearerAsync("/sync/outlet", TestShop.Bearer(shop.Till))).AsAsync(TillJson.Default.TillHead);
        Assert.Equal(new BusinessName(shop.BusinessId, "Madina Store", "مدینہ سٹور"), head.Business);
        Assert.Equal(
            new OutletHead(shop.Outlet, "Main", "M", "042 111", "Mall Road", "Asia/Karachi", "", "NTN 1", "Head", "Foot", "ur", false),
            head.Outlet
        );
        Assert.Equal("M1", head.Device.Prefix);
    }
}
