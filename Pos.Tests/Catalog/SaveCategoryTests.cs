using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Catalog;

public sealed class SaveCategoryTests(ShopRig rig) : ShopTests(rig)
{
    private static Task<OperationResult> SaveAsync(TestShop shop, SaveCategory category, Guid? opId = null) =>
        shop.RunAsync<SaveCategory>(opId ?? shop.NewId(), category);

    private Task<List<string>> NamesAsync(TestShop shop) =>
        Database.ListAsync<string>(
            "select name from shop.categories where business_id = $1 and deleted_at is null order by name",
            shop.BusinessId
        );

    [Fact]
    public async Task A_category_is_made_renamed_removed_and_brought_back()
    {
        var shop = await Rig.ShopAsync();
        var soap = new SaveCategory(shop.NewId(), "Soap", "صابن", 2, false);
        Assert.True((await SaveAsync(shop, soap)).Done);
        Assert.True((await SaveAsync(shop, soap with { Name = "Soaps" })).Done);
        Assert.Equal(["Dry goods", "Soaps"], await NamesAsync(shop));
        Assert.True((await SaveAsync(shop, soap with { Deleted = true })).Done);
        Assert.Equal(["Dry goods"], await NamesAsync(shop));
        Assert.True((await SaveAsync(shop, soap)).Done);
        Assert.Equal(["Dry goods", "Soap"], await NamesAsync(shop));
    }

    [Theory]
    [InlineData("", "", "name_missing")]
    [InlineData("  ", "", "name_missing")]
    [InlineData("a\tb", "", "name_too_long")]
    [InlineData("Soap", "ص\nب", "name_too_long")]
    [InlineData("DRY GOODS", "", "name_taken")]
    public async Task A_category_that_cannot_be_is_refused(string name, string nameUr, string refusal)
    {
        var shop = await Rig.ShopAsync();
        var result = await SaveAsync(shop, new(shop.NewId(), name, nameUr, 1, false));
        Assert.Equal((ResultStatus.Refused, refusal), (result.Status, result.Reason));
        Assert.Equal(["Dry goods"], await NamesAsync(shop));
    }

    [Fact]
    public async Task The_same_form_twice_is_done_once()
    {
        var shop = await Rig.ShopAsync();
        var (soap, opId) = (new SaveCategory(shop.NewId(), "Soap", "", 2, false), shop.NewId());
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(shop, soap, opId)).Status);
        Assert.Equal(ResultStatus.Duplicate, (await SaveAsync(shop, soap, opId)).Status);
        Assert.Equal(ResultStatus.KeyReused, (await SaveAsync(shop, soap with { Name = "Other" }, opId)).Status);
        Assert.Equal(["Dry goods", "Soap"], await NamesAsync(shop));
    }

    [Fact]
    public async Task Of_two_that_want_one_name_at_once_one_gets_it()
    {
        var shop = await Rig.ShopAsync();
        for (var round = 0; round < 8; round++)
        {
            var results = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => SaveAsync(shop, new(shop.NewId(), $"Shelf {round}", "", 1, false)))
            );
            Assert.Equal(1, results.Count(r => r.Done));
            Assert.All(results.Where(r => !r.Done), r => Assert.Equal("name_taken", r.Reason));
        }
    }

    [Fact]
    public async Task Two_shops_may_use_one_name_and_one_id_without_meeting()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var soap = new SaveCategory(shop.NewId(), "Soap", "", 2, false);
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(shop, soap)).Status);
        Assert.Equal(ResultStatus.Applied, (await SaveAsync(other, soap with { Name = "Theirs" })).Status);
        Assert.Equal(["Dry goods", "Soap"], await NamesAsync(shop));
        Assert.Equal(["Dry goods", "Theirs"], await NamesAsync(other));
    }
}
