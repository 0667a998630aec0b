using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Pos.Data.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

public enum PlannedKind
{
    New,
    Changed,
    Same,
    Bad,
}

/// <summary>What a row of a file does to the goods.</summary>
/// <param name="Why">Key of the sentence where it is bad.</param>
/// <param name="Opening">Thousandths; only of new goods.</param>
public sealed record PlannedRow(
    int Line,
    PlannedKind Kind,
    string Name,
    string? Why = null,
    Guid ProductId = default,
    KeptProduct? Before = null,
    KeptProduct? After = null,
    long Opening = 0
);

/// <summary>Goods as they are now, to plan against.</summary>
public sealed record GoodsNow(
    IReadOnlyList<(Guid Id, KeptProduct Is)> Goods,
    IReadOnlyList<UnitChoice> Units,
    IReadOnlyList<CategoryChoice> Categories
);

/// <summary>
/// What a file of goods would change. A row is known by its id, then by a barcode, then by its code, and by its name where it has neither. What a file does not
/// say stays as it is; the same file once more changes nothing.
/// </summary>
public sealed partial record GoodsPlan(IReadOnlyList<PlannedRow> Rows, IReadOnlyList<NewCategory> NewCategories)
{
    public int Count(PlannedKind kind) => Rows.Count(r => r.Kind == kind);

    /// <summary>How many products it makes or changes.</summary>
    public int Changing => Rows.Count(r => r.Kind is PlannedKind.New or PlannedKind.Changed);

    public IEnumerable<PlannedRow> Of(PlannedKind kind) => Rows.Where(r => r.Kind == kind);

    /// <param name="seed">The ids of what is new follow from it, so that saving twice is once.</param>
    public static GoodsPlan Of(GoodsSheet sheet, GoodsNow now, Guid seed)
    {
        var plan = new Planner(sheet, now, seed);
        return new([.. sheet.Goods.Select(plan.Row)], plan.NewCategories);
    }

    public SaveProducts ToOperation(string note, Guid? outlet)
    {
        var goods = Rows.Where(r => r.Kind is PlannedKind.New or PlannedKind.Changed)
            .Select(r => new ChangedProduct(
                r.ProductId,
                r.Kind == PlannedKind.New,
                r.After!,
                outlet is { } at && r.Opening != 0 ? [new(at, r.Opening)] : []
            ))
            .ToList();
        var named = goods.Select(p => p.Becomes.CategoryId).ToHashSet();
        return new(BatchReason.Import, note, [.. NewCategories.Where(c => named.Contains(c.Id))], goods);
    }

    private sealed class Planner
    {
        private readonly GoodsSheet _sheet;
        private readonly Guid _seed;
        private readonly Dictionary<Guid, KeptProduct> _goods;
        private readonly Dictionary<string, Guid> _barcodes = [],
            _codes = [],
            _units = new(StringComparer.OrdinalIgnoreCase),
            _categories = new(StringComparer.OrdinalIgnoreCase);
        private readonly ILookup<string, Guid> _names;
        private readonly HashSet<Guid> _taken = [];
        private readonly HashSet<string> _newNames = new(StringComparer.OrdinalIgnoreCase);
        private readonly Guid _piece;

        public Planner(GoodsSheet sheet, GoodsNow now, Guid seed)
        {
            (_sheet, _seed) = (sheet, seed);
            _goods = now.Goods.ToDictionary(p => p.Id, p => p.Is);
            foreach (var (id, product) in now.Goods)
            {
                if (product.Code.Length > 0)
                    _codes[product.Code] = id;
                foreach (var barcode in product.Barcodes)
                    _barcodes[barcode] = id;
            }
            _names = now.Goods.ToLookup(p => Folded(p.Is.Name), p => p.Id, StringComparer.OrdinalIgnoreCase);
            foreach (var unit in now.Units)
            foreach (var word in (string[])[unit.Code, unit.Name, unit.NameUr, .. OtherWords.GetValueOrDefault(unit.Code, [])])
                _units.TryAdd(word, unit.Id);
            _piece = now.Units.FirstOrDefault(u => u.Code == "piece")?.Id ?? now.Units[0].Id;
            foreach (var category in now.Categories)
            {
                _categories.TryAdd(category.Name, category.Id);
                if (category.NameUr.Length > 0)
                    _categories.TryAdd(category.NameUr, category.Id);
            }
        }

        public List<NewCategory> NewCategories { get; } = [];

        public PlannedRow Row(SheetGoods row)
        {
            PlannedRow Bad(string why) => new(row.Line, PlannedKind.Bad, row.Name ?? "", why);
            var barcodes = (row.Barcodes ?? "")
                .Split([' ', ',', ';', '|'], StringSplitOptions.RemoveEmptyEntries)
                .Select(Figures.Latin)
                .Distinct()
                .ToList();
            if (barcodes.Exists(b => Spoilt().IsMatch(b)))
                return Bad("barcode_spoilt");
            var code = Figures.Latin(row.Code);
            if (Find(row, barcodes, code) is not { } found)
                return Bad("name_many");
            var before = found == Guid.Empty ? null : _goods[found];
            if (row.Price is { } said ? Figures.ParseRupees(said) is null : before is null)
                return Bad(row.Price is null ? "price_missing" : "price_bad");
            if (Unit(row.Unit) is not { } unit)
                return Bad("unit_unknown");
            if (row.Active is { } word && Active(word) is null)
                return Bad("active_bad");
            var stock = row.Stock is null || before is not null ? 0 : Figures.ParseQuantity(row.Stock);
            if (stock is null)
                return Bad("quantity_bad");
            var after = new KeptProduct(
                row.Name ?? before?.Name ?? "",
                row.NameUr ?? before?.NameUr ?? "",
                code.Length > 0 ? code : before?.Code ?? "",
                Figures.ParseRupees(row.Price) ?? before!.Price,
                unit == Guid.Empty ? before?.UnitId ?? _piece : unit,
                row.Category is null ? before?.CategoryId : Category(row.Category),
                Active(row.Active) ?? before?.Active ?? true,
                Barcodes(before, barcodes)
            );
            if (
                ProductShape.Check(after.Name, after.NameUr, after.Code, after.Price, after.Barcodes, [new(default, stock.Value)]) is
                { } refusal
            )
                return Bad(refusal.Code);
            var id = found == Guid.Empty ? IdOf(row.Line) : found;
            if (after.Code.Length > 0 && _codes.TryGetValue(after.Code, out var owner) && owner != id)
                return Bad("code_taken");
            if (after.Barcodes.Any(b => _barcodes.TryGetValue(b, out var its) && its != id))
                return Bad("barcode_taken");
            if (!_taken.Add(id) || (before is null && barcodes.Count == 0 && code.Length == 0 && !_newNames.Add(Folded(after.Name))))
                return Bad("row_twice");
            if (after.Code.Length > 0)
                _codes[after.Code] = id;
            foreach (var barcode in after.Barcodes)
                _barcodes[barcode] = id;
            return before is null ? new(row.Line, PlannedKind.New, after.Name, null, id, null, after, stock.Value)
                : IsSame(before, after) ? new(row.Line, PlannedKind.Same, after.Name, null, id, before, after)
                : new(row.Line, PlannedKind.Changed, after.Name, null, id, before, after);
        }

        /// <summary>Empty for a new one; null where several have the name.</summary>
        private Guid? Find(SheetGoods row, List<string> barcodes, string code)
        {
            if (Guid.TryParse(row.Id, out var id) && _goods.ContainsKey(id))
                return id;
            foreach (var barcode in barcodes)
                if (_barcodes.TryGetValue(barcode, out var its) && _goods.ContainsKey(its))
                    return its;
            if (code.Length > 0 && _codes.TryGetValue(code, out var coded) && _goods.ContainsKey(coded))
                return coded;
            if (barcodes.Count > 0 || code.Length > 0 || row.Name is null)
                return Guid.Empty;
            var named = _names[Folded(row.Name)].Take(2).ToList();
            return named.Count switch
            {
                0 => Guid.Empty,
                1 => named[0],
                _ => null,
            };
        }

        // Our own list says all of them; another knows one, and the rest stays.
        private IReadOnlyList<string> Barcodes(KeptProduct? before, List<string> said) =>
            before is null || (_sheet.Source == "ours" && said.Count > 0) ? said : [.. before.Barcodes, .. said.Except(before.Barcodes)];

        /// <summary>Empty where nothing is said; null for a word that is no unit.</summary>
        private Guid? Unit(string? word) =>
            word is null ? Guid.Empty
            : _units.TryGetValue(word.TrimEnd('.'), out var id) ? id
            : null;

        private Guid Category(string name)
        {
            if (_categories.TryGetValue(name, out var id))
                return id;
            id = IdOf(-1 - NewCategories.Count);
            _categories[name] = id;
            NewCategories.Add(new(id, name));
            return id;
        }

        private Guid IdOf(int line)
        {
            var hash = SHA256.HashData([.. _seed.ToByteArray(bigEndian: true), .. BitConverter.GetBytes(line)]).AsSpan(0, 16);
            hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
            hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
            return new(hash, bigEndian: true);
        }
    }

    private static readonly Dictionary<string, string[]> OtherWords = new()
    {
        ["piece"] = ["pcs", "pc", "each", "pieces", "unit", "no", "item"],
        ["kg"] = ["kgs", "kilo", "kilogram", "کلوگرام"],
        ["litre"] = ["ltr", "liter", "l", "lt", "litres"],
        ["metre"] = ["meter", "m", "mtr", "metres"],
        ["dozen"] = ["doz", "dz"],
        ["pack"] = ["packet", "pkt", "pck"],
    };

    private static bool IsSame(KeptProduct a, KeptProduct b) =>
        a with { Barcodes = b.Barcodes } == b && a.Barcodes.SequenceEqual(b.Barcodes);

    private static bool? Active(string? word) =>
        word?.ToLowerInvariant() switch
        {
            null => null,
            "y" or "yes" or "true" or "1" or "active" or "ہاں" => true,
            "n" or "no" or "false" or "0" or "archived" or "draft" or "inactive" or "نہیں" => false,
            _ => null,
        };

    private static string Folded(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // What Excel makes of a long number that it shows short.
    [GeneratedRegex(@"^\d(\.\d+)?E\+?\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Spoilt();
}
