using Pos.Tests.Infrastructure;

namespace Pos.Tests.Catalog;

public sealed class ProductFormTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task A_barcode_nobody_knew_at_the_till_is_in_the_form_already()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var form = await (await owner.GetAsync("/products/new?barcode=9780201379624")).TextAsync();
        Assert.Contains("name=\"Barcodes\" value=\"9780201379624\"", form, StringComparison.Ordinal);
    }
}
