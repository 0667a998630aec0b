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
/// <param name="Opening">Only of new goods.</param>
/// <param name="AsksPlace">Some of it is at an outlet that the file does not name.</param>
public sealed record PlannedRow(
    int Line,
    PlannedKind Kind,
    string Name,
    string? Why = null,
    Guid ProductId = default,
    KeptProduct? Before = null,
    KeptProduct? After = null,
    IReadOnlyList<OpeningStock>? Opening = null,
    bool AsksPlace = false
);

/// <param name="Open">Outlets by their names.</param>
/// <param name="Chosen">Where the stock is that names no outlet of this shop.</param>
public sealed record ImportPlaces(IReadOnlyList<(string Name, Guid Id)> Open, Guid? Chosen);

/// <summary>Goods as they are now, to plan against.</summary>
/// <param name="OnPacks">Barcodes of packs: the price beside one would be that of the pack.</param>
public sealed record GoodsNow(
    IReadOnlyList<(Guid Id, KeptProduct Is)> Goods,
    IReadOnlyList<UnitChoice> Units,
    IReadOnlyList<CategoryChoice> Categories,
    IReadOnlySet<string> OnPacks
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
    public static GoodsPlan Of(GoodsSheet sheet, GoodsNow now, ImportPlaces places, Guid seed)
    {
        var plan = new Planner(now, places, seed);
        return new([.. sheet.Goods.Select(plan.Row)], plan.NewCategories);
    }

    public SaveProducts ToOperation(string note)
    {
        var goods = Rows.Where(r => r.Kind is PlannedKind.New or PlannedKind.Changed)
            .Select(r => new ChangedProduct(r.ProductId, r.Kind == PlannedKind.New, r.After!, r.Opening ?? []))
            .ToList();
        var named = goods.Select(p => p.Becomes.CategoryId).ToHashSet();
        return new(BatchReason.Import, note, [.. NewCategories.Where(c => named.Contains(c.Id))], goods);
    }

    private sealed class Planner
    {
        private readonly ImportPlaces _places;
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
        private readonly IReadOnlySet<string> _onPacks;

        public Planner(GoodsNow now, ImportPlaces places, Guid seed)
        {
            (_places, _seed, _onPacks) = (places, seed, now.OnPacks);
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
            if (barcodes.Exists(_onPacks.Contains))
                return Bad("barcode_pack");
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
            if (row.Category?.Length > Product.MaxName)
                return Bad("category_bad");
            if ((before is null ? Opening(row.Stock) : []) is not { } opening)
                return Bad("quantity_bad");
            var after = new KeptProduct(
                row.Name ?? before?.Name ?? "",
                row.NameUr ?? before?.NameUr ?? "",
                code.Length > 0 ? code : before?.Code ?? "",
                Figures.ParseRupees(row.Price) ?? before!.Price,
                unit == Guid.Empty ? before?.UnitId ?? _piece : unit,
                row.Category is null ? before?.CategoryId : Category(row.Category),
                // Who lists it sells it, unless the list says otherwise.
                Active(row.Active) ?? true,
                Barcodes(before, barcodes, isOurs: Guid.TryParse(row.Id, out var own) && own == found)
            );
            if (ProductShape.Check(after.Name, after.NameUr, after.Code, after.Price, after.Barcodes, opening) is { } refusal)
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
            return before is null ? new(row.Line, PlannedKind.New, after.Name, null, id, null, after, opening, AsksPlace(row.Stock))
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
            var named = _names[Folded(row.Name)].ToList();
            var sold = named.FindAll(p => _goods[p].Active);
            return (sold.Count, named.Count) switch
            {
                (1, _) => sold[0],
                // Taken back, or given up, and here again.
                (0, 1) => named[0],
                (0, _) => Guid.Empty,
                _ => null,
            };
        }

        // Our own list says all of them; another knows one, and the rest stays.
        private static IReadOnlyList<string> Barcodes(KeptProduct? before, List<string> said, bool isOurs) =>
            before is null || (isOurs && said.Count > 0) ? said : [.. before.Barcodes, .. said.Except(before.Barcodes)];

        /// <summary>Null where a figure is none.</summary>
        private List<OpeningStock>? Opening(IReadOnlyList<SheetStock> stock)
        {
            var opening = new List<OpeningStock>();
            // Of outlets that are not this shop's the first one stands for the one that was chosen.
            var elsewhere = stock.FirstOrDefault(s => OutletOf(s) is null);
            foreach (var one in stock)
            {
                var isMinus = one.Text[0] is '-' or '−';
                if (Figures.ParseQuantity(isMinus ? one.Text[1..] : one.Text) is not { } quantity)
                    return null;
                if ((OutletOf(one) ?? (one == elsewhere ? _places.Chosen : null)) is { } outlet && quantity != 0)
                    opening.Add(new(outlet, isMinus ? -quantity : quantity));
            }
            return opening;
        }

        private bool AsksPlace(IReadOnlyList<SheetStock> stock) => stock.Any(s => OutletOf(s) is null);

        private Guid? OutletOf(SheetStock stock) =>
            _places.Open.FirstOrDefault(o => string.Equals(o.Name, stock.Place, StringComparison.OrdinalIgnoreCase))
                is { Name: not null } its
                ? its.Id
                : null;

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
