namespace Pos.Tests.Shared;

/// <summary>Pos.Web: what all features stand on knows none of them, features meet only where this table says so, and no arrow leads back.</summary>
public sealed class WebArrowsTests
{
    // Each stands on those before it.
    private static readonly string[] Ground = ["Infrastructure", "Shared"];

    private static readonly (string From, string To, string Because)[] Allowed =
    [
        ("Catalog", "Pictures", "a product's page has its picture"),
        ("Credit", "Customers", "an account's forms open on the customer's page"),
        ("Demo", "SignIn", "the demo's people can sign in"),
        ("Labels", "Catalog", "goods are found by the same words, whichever page looks for them"),
        ("Pictures", "Sync", "a till asks for pictures by its token"),
        ("Platform", "SignIn", "an administrator is given an account"),
        ("Review", "Catalog", "who corrects a sale looks for goods"),
        ("Review", "Customers", "who corrects a sale looks for its customer"),
        ("Statements", "Sync", "a till asks for a statement by its token"),
        ("Stock", "Catalog", "goods are found by the same words, whichever page looks for them"),
        ("Suppliers", "Catalog", "goods are found by the same words, whichever page looks for them"),
        ("Till", "Customers", "the customers' screens stand in the till's shell"),
        ("Till", "Stock", "the till's page holds its screen of stock"),
        ("Till", "Sync", "a copied phone asks by its token to become another one"),
        ("Workers", "Sync", "a PIN is kept for the till that asks, which signs it"),
        ("Workers", "SignIn", "who joins makes an account, or signs in to one"),
    ];

    // PosApp puts everything together and Program runs it. Views without a folder of their own are every feature's.
    private static readonly Arrows Web = new(
        "Pos.Web",
        file =>
            file.Split('/') switch
            {
                ["Features", var feature, _, ..] => feature,
                ["Features", _] => "Shared",
                ["PosApp.cs" or "Program.cs"] => null,
                [var folder, ..] => folder,
                [] => null,
            }
    );

    private static IEnumerable<string> Features => Web.Folders.Except(Ground);

    [Fact]
    public void What_features_stand_on_names_none_of_them()
    {
        for (var i = 0; i < Ground.Length; i++)
            Assert.Empty(Web.From(Ground[i]).Except(Ground[..i]));
    }

    [Fact]
    public void No_folder_leads_back_to_itself() => Assert.Empty(Web.InCircles());

    [Fact]
    public void Features_meet_only_where_the_table_says_so()
    {
        Assert.True(Features.Count() >= 10);
        Assert.Equal(Allowed.Select(a => (a.From, a.To)).Order(), Web.Between([.. Features]));
        Assert.All(Allowed, a => Assert.NotEmpty(a.Because));
    }
}
