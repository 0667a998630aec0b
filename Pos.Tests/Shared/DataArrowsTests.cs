using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Tenancy;

namespace Pos.Tests.Shared;

/// <summary>Pos.Data: the core knows no feature, features plug into it, and no arrow leads back.</summary>
public sealed class DataArrowsTests
{
    // Each stands on those before it. PosDb is Tenancy's: the database of one business.
    private static readonly string[] Core = ["Tenancy", "Operations", "Sync"];

    // Making and migrating the database; they know the context and nothing that is in it.
    private static readonly string[] Making = ["Sql"];

    private static readonly (string From, string To, string Because)[] Allowed =
    [
        ("Catalog", "Stock", "a new product has an opening stock"),
        ("Credit", "Customers", "an account is a customer's"),
        ("Credit", "Payments", "money received against what is owed"),
        ("Erasure", "Export", "what goes is taken along first"),
        ("Erasure", "Pictures", "what its goods look like goes with a business"),
        ("Expenses", "Payments", "money goes out by the ways it comes in"),
        ("Export", "Pictures", "what goods look like is taken along"),
        ("Pictures", "Catalog", "a picture is a product's"),
        ("Platform", "SignIn", "an administrator is appointed by his login"),
        ("Sales", "Catalog", "goods are sold at the list's prices"),
        ("Sales", "Credit", "what is not paid is owed"),
        ("Sales", "Customers", "who bought"),
        ("Sales", "Payments", "a sale is paid"),
        ("Sales", "Stock", "what was sold has left the shelf"),
        ("SignIn", "Catalog", "a new business starts with the usual units"),
        ("Statements", "Credit", "a statement reads the ledger"),
        ("Statements", "Customers", "a statement is a customer's"),
        ("Suppliers", "Catalog", "goods are bought to be sold at the list's prices"),
        ("Suppliers", "Stock", "what a supplier brings is on the shelf"),
        ("Workers", "SignIn", "people are invited by their login"),
    ];

    private static readonly Arrows Data = new(
        "Pos.Data",
        file =>
            Path.GetFileName(file) == "PosDataSetup.cs" ? null
            : file.Contains('/') ? file.Split('/')[0]
            : "Tenancy",
        Tables()
    );

    private static IEnumerable<string> Features => Data.Folders.Except(Core).Except(Making);

    /// <summary>A table belongs to the folder of its row.</summary>
    private static Dictionary<string, string> Tables()
    {
        using var db = new PosDb(new DbContextOptionsBuilder<PosDb>().UseNpgsql().Options, new TenantContext());
        return db.Model.GetEntityTypes().ToDictionary(e => $"{e.GetSchema()}.{e.GetTableName()}", e => e.ClrType.Namespace!.Split('.')[2]);
    }

    [Fact]
    public void The_core_names_no_feature()
    {
        for (var i = 0; i < Core.Length; i++)
            Assert.Empty(Data.From(Core[i]).Except(Core[..i]));
        foreach (var folder in Making)
            Assert.Empty(Data.From(folder).Except([.. Making, "Tenancy"]));
    }

    [Fact]
    public void No_folder_leads_back_to_itself() => Assert.Empty(Data.InCircles());

    [Fact]
    public void Features_meet_only_where_the_shop_does()
    {
        Assert.True(Features.Count() >= 10);
        Assert.Equal(Allowed.Select(a => (a.From, a.To)).Order(), Data.Between([.. Features]));
        Assert.All(Allowed, a => Assert.NotEmpty(a.Because));
    }
}
