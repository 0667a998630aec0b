namespace Pos.Web.Features.Catalog;

/// <summary>A row of the product's form.</summary>
/// <param name="At">The name that its fields begin with.</param>
/// <param name="Shown">Further ones are shown when somebody asks for them.</param>
public sealed record PackRow(PackForm Form, string At, bool Shown);

/// <summary>What shopkeepers call packs; who writes a name in one language has it in the other too.</summary>
public static class UsualPacks
{
    public static readonly IReadOnlyList<(string Name, string NameUr)> All =
    [
        ("carton", "کارٹن"),
        ("dozen", "درجن"),
        ("box", "ڈبہ"),
        ("packet", "پیکٹ"),
        ("bundle", "بنڈل"),
        ("tray", "ٹرے"),
        ("crate", "کریٹ"),
        ("sack", "بوری"),
        ("strip", "پتہ"),
        ("roll", "رول"),
    ];

    public static string Urdu(string name) => All.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).NameUr ?? "";

    public static string? English(string nameUr) => All.FirstOrDefault(p => p.NameUr == nameUr).Name;
}
