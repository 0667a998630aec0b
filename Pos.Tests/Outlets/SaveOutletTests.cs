using System.Net;
using Pos.Data.Operations;
using Pos.Data.Outlets;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Outlets;

public sealed class SaveOutletTests(ShopRig rig) : ShopTests(rig)
{
    private static SaveOutlet Saddar(TestShop shop) =>
        new(shop.NewId(), "Saddar", "صدر", "S", "021 222", "Shop 4, Saddar", "NTN 123", "Fresh\nevery day", "No return", "Asia/Karachi", 5);

    private static Task<OperationResult> SaveAsync(TestShop shop, SaveOutlet outlet, Guid? opId = null, Guid? userId = null) =>
        shop.RunAsync(opId ?? shop.NewId(), outlet, userId);

    private Task<List<string>> StoredAsync(Guid id) =>
        Database.ListAsync<string>(
            "select concat_ws('|', name, name_ur, code, phone, address, tax_number, receipt_head, receipt_foot, time_zone, cutover_hour) from shop.outlets where id = $1",
            id
        );

    [Fact]
    public async Task A_second_outlet_is_there_with_all_that_was_written()
    {
        var shop = await Rig.ShopAsync();
        var saddar = Saddar(shop);
        var opId = shop.NewId();
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(shop, saddar, opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await SaveAsync(shop, saddar, opId)).Status);
        Assert.Equal(
            ["Saddar|صدر|S|021 222|Shop 4, Saddar|NTN 123|Fresh\nevery day|No return|Asia/Karachi|5"],
            await StoredAsync(saddar.OutletId)
        );
        Assert.True((await SaveAsync(shop, saddar with { Name = "Saddar Bazaar", Code = "SB" })).Done);
        Assert.StartsWith("Saddar Bazaar|صدر|SB|", (await StoredAsync(saddar.OutletId))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_so_is_refused_beside_its_field()
    {
        var shop = await Rig.ShopAsync();
        var saddar = Saddar(shop);
        foreach (
            var (wrong, code, field) in new (SaveOutlet, string, string)[]
            {
                (saddar with { Name = " " }, "name_missing", "Name"),
                (saddar with { Name = new('x', 81) }, "name_too_long", "Name"),
                (saddar with { NameUr = "صدر\n" }, "text_too_long", "NameUr"),
                (saddar with { Code = "s" }, "letters_bad", "Code"),
                (saddar with { Code = "S1" }, "letters_bad", "Code"),
                (saddar with { Code = "SADD" }, "letters_bad", "Code"),
                (saddar with { Code = "S\n" }, "letters_bad", "Code"),
                (saddar with { Code = "N" }, "letters_taken", "Code"),
                (saddar with { Phone = new('1', 41) }, "text_too_long", "Phone"),
                (saddar with { Address = new('x', 201) }, "text_too_long", "Address"),
                (saddar with { TaxNumber = new('x', 61) }, "text_too_long", "TaxNumber"),
                (saddar with { ReceiptHead = new('x', 301) }, "text_too_long", "ReceiptHead"),
                (saddar with { ReceiptFoot = "1\n2\n3\n4\n5\n6\n7" }, "text_too_long", "ReceiptFoot"),
                (saddar with { ReceiptLanguage = "fr" }, "language_unknown", "ReceiptLanguage"),
                (saddar with { TimeZone = "Asia/Atlantis" }, "zone_unknown", "TimeZone"),
                (saddar with { CutoverHour = 13 }, "hour_bad", "CutoverHour"),
            }
        )
        {
            var result = await SaveAsync(shop, wrong);
            Assert.Equal((ResultStatus.Refused, code, field), (result.Status, result.Reason, result.Refusal?.Field));
        }
        Assert.Empty(await StoredAsync(saddar.OutletId));
    }

    [Fact]
    public async Task Letters_that_a_phone_has_on_its_receipts_stay()
    {
        var shop = await Rig.ShopAsync();
        var main = Saddar(shop) with { OutletId = shop.Outlet, Code = "M" };
        Assert.True((await SaveAsync(shop, main)).Done);
        var result = await SaveAsync(shop, main with { Code = "Z" });
        Assert.Equal((ResultStatus.Refused, "letters_fixed"), (result.Status, result.Reason));
        await using var owner = await TenantSession.OfAsync(Database, shop.BusinessId, shop.OwnerId);
        Assert.Equal("23514", await owner.TryAsync("update shop.outlets set code = 'Z' where id = $1", shop.Outlet));
    }

    [Fact]
    public async Task A_cashier_and_another_business_change_nothing()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var main = Saddar(shop) with { OutletId = shop.Outlet, Code = "M" };
        await Assert.ThrowsAnyAsync<Exception>(() => SaveAsync(shop, main, userId: shop.CashierId));
        // To the other business it is an outlet that is not there; under this id it gets one of its own.
        Assert.True((await SaveAsync(other, main with { Code = "Q" })).Done);
        Assert.Equal(
            1,
            await Database.AskAsync<long>(
                "select count(*) from shop.outlets where id = $1 and business_id = $2 and name like 'Main%'",
                shop.Outlet,
                shop.BusinessId
            )
        );
        await using var cashier = await TenantSession.OfAsync(Database, shop.BusinessId, shop.CashierId);
        Assert.Equal("0 rows", await cashier.TryAsync("update shop.outlets set receipt_foot = 'mine'"));
        Assert.Equal("0 rows", await cashier.TryAsync("update shop.businesses set phone = 'mine'"));
        await using var stranger = await TenantSession.OfAsync(Database, other.BusinessId, other.OwnerId);
        Assert.Equal(
            "0 rows",
            await stranger.TryAsync("update shop.outlets set closed_at = now() where business_id = $1", shop.BusinessId)
        );
        using var visitor = await shop.SignedInAsync(shop.CashierLogin);
        foreach (var path in (string[])["/settings/business", "/outlets", "/outlets/new"])
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("Saddar", "N,M", "S")]
    [InlineData("Saddar", "S", "A")]
    [InlineData("صدر", "A", "B")]
    [InlineData("Aa", "A", "AA")]
    public void Letters_are_proposed_that_nobody_has(string name, string taken, string letters) =>
        Assert.Equal(letters, OutletShape.FreeLetters(name, taken.Split(',')));

    [Fact]
    public async Task The_owner_adds_an_outlet_with_what_is_proposed_and_finds_its_page()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync("/outlets/new")).TextAsync();
        Assert.Contains("value=\"Test shop 3\"", page, StringComparison.Ordinal);
        var id = shop.NewId();
        var added = await owner.FormAsync(
            "/outlets",
            ("OpId", shop.NewId().ToString()),
            ("Id", id.ToString()),
            ("Name", "Clifton"),
            ("Code", "c")
        );
        Assert.Equal($"/outlets/{id}", added.Headers.Location!.OriginalString);
        Assert.Equal(["Clifton||C||||||Asia/Karachi|4"], await StoredAsync(id));
        page = await (await owner.GetAsync($"/outlets/{id}")).TextAsync();
        Assert.Contains("name=\"ReceiptFoot\"", page, StringComparison.Ordinal);
        var again = await owner.FormAsync("/outlets", ("Name", "Another"), ("Code", "C"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("Another of your outlets has these letters", await again.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_saved_of_an_outlet_with_phones_keeps_its_letters()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/outlets/{shop.Outlet}")).TextAsync();
        Assert.DoesNotContain("name=\"Code\"", page, StringComparison.Ordinal);
        var saved = await owner.FormAsync(
            $"/outlets/{shop.Outlet}",
            ("OpId", shop.NewId().ToString()),
            ("Name", "Main"),
            ("ReceiptFoot", "One\r\nTwo"),
            ("TimeZone", "Asia/Karachi"),
            ("CutoverHour", "۵")
        );
        Assert.Equal("/outlets", saved.Headers.Location!.OriginalString);
        Assert.Equal(["Main||M|||||One\nTwo|Asia/Karachi|5"], await StoredAsync(shop.Outlet));
    }
}
