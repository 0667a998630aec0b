using System.Text.RegularExpressions;
using Pos.Data.Catalog;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sync;

/// <summary>A till is only ever packed a catalogue it can read.</summary>
public sealed partial class CatalogueFormatTests(ShopRig rig) : ShopTests(rig)
{
    /// <summary>What the till knows of today: the columns in wwwroot-src/catalog/columns.ts, in their order.</summary>
    private static readonly string Today =
        "1 " + string.Join(' ', Column().Matches(Known().Match(Program).Groups[1].Value).Select(m => m.Groups[1].Value));

    private static string Program => File.ReadAllText(Repository.Path("wwwroot-src", "catalog", "columns.ts"));

    [GeneratedRegex(@"export const EMPTY: [^=]*= \{(.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex Known();

    [GeneratedRegex(@"^  (\w+):", RegexOptions.Multiline)]
    private static partial Regex Column();

    [Fact]
    public void The_first_columns_stay_where_they_are() =>
        Assert.StartsWith("1 ids names names_ur codes barcodes prices units categories", Today, StringComparison.Ordinal);

    private Task<string> KeptAsync(TestShop shop) =>
        Database.AskAsync<string>("select format from shop.catalogue_snapshots where business_id = $1", shop.BusinessId);

    [Fact]
    public async Task A_till_that_does_not_say_understands_the_first()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, goods) = await till.SnapshotAsync();
        Assert.Equal((1, 4), (head.Format, goods.Count));
        Assert.Equal(Today, await KeptAsync(shop));
    }

    [Fact]
    public async Task A_till_newer_than_the_server_gets_the_newest_there_is()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        Assert.Equal(CatalogueSnapshot.Format, (await till.SnapshotAsync(CatalogueSnapshot.Format + 1)).Head.Format);
    }

    [Fact]
    public async Task What_somebody_wrote_into_the_kept_pack_is_never_served()
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (_, goods) = await till.SnapshotAsync();
        var other = await Rig.ShopAsync();
        using (var theirs = new Reading(other, other.Till))
            await theirs.SnapshotAsync();
        // As whoever got at a cashier's context could: another pack in the place of the kept one, another business's with its seal too.
        foreach (
            var change in (string[])
                ["packed = s.packed || '\\x00'", "change_seq = s.change_seq + 1", "packed = o.packed, seal = o.seal", "seal = ''"]
        )
        {
            await using var forge = Database.Admin.CreateCommand(
                $"update shop.catalogue_snapshots s set {change} from (select packed, seal from shop.catalogue_snapshots where business_id = $2) o where s.business_id = $1"
            );
            forge.Parameters.Add(new() { Value = shop.BusinessId });
            forge.Parameters.Add(new() { Value = other.BusinessId });
            var before = await Database.AskAsync<string>(
                "select xmin::text from shop.catalogue_snapshots where business_id = $1",
                shop.BusinessId
            );
            Assert.Equal(1, await forge.ExecuteNonQueryAsync(Ct));
            var forged = await Database.AskAsync<string>(
                "select xmin::text from shop.catalogue_snapshots where business_id = $1",
                shop.BusinessId
            );
            Assert.NotEqual(before, forged);
            Assert.Equal(goods, (await till.SnapshotAsync()).Goods);
            Assert.NotEqual(
                forged,
                await Database.AskAsync<string>("select xmin::text from shop.catalogue_snapshots where business_id = $1", shop.BusinessId)
            );
        }
    }

    [Theory]
    [InlineData("2 ids names names_ur codes barcodes prices units categories")]
    [InlineData("1 ids names names_ur codes barcodes prices units")]
    [InlineData("")]
    public async Task A_kept_pack_of_another_layout_is_packed_anew(string layout)
    {
        var shop = await Rig.ShopAsync();
        using var till = new Reading(shop, shop.Till);
        var (head, goods) = await till.SnapshotAsync();
        await using var other = Database.Admin.CreateCommand(
            "update shop.catalogue_snapshots set format = $2, packed = '\\x00' where business_id = $1"
        );
        other.Parameters.Add(new() { Value = shop.BusinessId });
        other.Parameters.Add(new() { Value = layout });
        Assert.Equal(1, await other.ExecuteNonQueryAsync(Ct));
        var (again, same) = await till.SnapshotAsync(1);
        Assert.Equal((head.ChangeSeq, 1), (again.ChangeSeq, again.Format));
        Assert.Equal(goods, same);
        Assert.Equal(Today, await KeptAsync(shop));
    }
}
