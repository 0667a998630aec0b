using Pos.Data.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

/// <summary>What is typed about one product; creating and changing share it. Figures stay text until they are understood.</summary>
public sealed record ProductForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }
    public string? Price { get; init; }
    public Guid UnitId { get; init; }
    public Guid? CategoryId { get; init; }
    public string? NewCategory { get; init; }
    public Guid NewCategoryOpId { get; init; } = Guid.CreateVersion7();
    public Guid NewCategoryId { get; init; } = Guid.CreateVersion7();
    public List<string?> Barcodes { get; init; } = [];

    /// <summary>What it is sold in beside its unit was on the form: what is not there any more is gone.</summary>
    public bool HasPacks { get; init; }
    public List<PackForm> Packs { get; init; } = [];
    public string? Code { get; init; }
    public bool Active { get; init; } = true;
    public List<OpeningForm> Opening { get; init; } = [];
    public Guid OutletsOpId { get; init; } = Guid.CreateVersion7();
    public List<AtOutletForm> Outlets { get; init; } = [];

    public bool MakesCategory => !string.IsNullOrWhiteSpace(NewCategory);

    /// <summary>Without the rows in which nothing stands.</summary>
    public ProductForm Tidy() => this with { Packs = [.. Packs.Where(p => p is not null && !p.IsEmpty)] };

    /// <summary>Null price or quantity: it was not understood.</summary>
    public SaveProduct? ToOperation() =>
        Figures.ParseRupees(Price) is { } price && Opening.All(o => o.Understood) && Packs.All(p => p.Understood)
            ? new(
                Id,
                Name?.Trim() ?? "",
                NameUr?.Trim() ?? "",
                Code?.Trim() ?? "",
                price,
                UnitId,
                MakesCategory ? NewCategoryId : CategoryId,
                [.. Barcodes.Select(b => b?.Trim() ?? "").Where(b => b.Length > 0)],
                Active,
                [.. Opening.Select(o => o.ToOpening())],
                HasPacks ? [.. Packs.Select(p => p.ToPack())] : null
            )
            : null;

    public static ProductForm Of(Product product) =>
        new()
        {
            Id = product.Id,
            Name = product.Name,
            NameUr = product.NameUr,
            Price = Figures.RupeesTyped(product.Price),
            UnitId = product.UnitId,
            CategoryId = product.CategoryId,
            Barcodes = [.. product.OwnBarcodes],
            HasPacks = true,
            Packs =
            [
                .. product
                    .Packs.Where(p => p.DeletedAt is null)
                    .OrderBy(p => p.Position)
                    .Select(p =>
                        PackForm.Of(p, product.Barcodes.Where(b => b.PackId == p.Id).OrderBy(b => b.Position).Select(b => b.Code))
                    ),
            ],
            Code = product.Code,
            Active = product.Active,
        };
}

/// <summary>A row of what the product is sold in beside its unit.</summary>
public sealed record PackForm
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }

    /// <summary>How many are in one.</summary>
    public string? Factor { get; init; }
    public string? Price { get; init; }

    /// <summary>One, or several with a space between.</summary>
    public string? Barcodes { get; init; }

    public long? Thousandths => Figures.ParseQuantity(Factor) is { } factor and > 0 and <= Product.MaxQuantity ? factor : null;
    public long? Paisa => Figures.ParseRupees(Price) is { } price and <= Product.MaxPrice ? price : null;
    public bool Understood => Thousandths is not null && Paisa is not null;

    /// <summary>Paisa of one unit in it.</summary>
    public long? Each => (Thousandths, Paisa) is ({ } factor, { } price) ? (price * 1000 + factor / 2) / factor : null;
    public bool IsEmpty => string.IsNullOrWhiteSpace(Name + NameUr + Factor + Price + Barcodes);

    public SavePack ToPack()
    {
        var (name, nameUr) = (Name?.Trim() ?? "", NameUr?.Trim() ?? "");
        return new(
            Id,
            name.Length > 0 ? name : UsualPacks.English(nameUr) ?? nameUr,
            nameUr.Length > 0 ? nameUr : UsualPacks.Urdu(name),
            Thousandths!.Value,
            Paisa!.Value,
            [.. (Barcodes ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Figures.Latin)]
        );
    }

    public static PackForm Of(Pack pack, IEnumerable<string> barcodes) =>
        new()
        {
            Id = pack.Id,
            Name = pack.Name,
            NameUr = pack.NameUr,
            Factor = Figures.QuantityTyped(pack.Factor),
            Price = Figures.RupeesTyped(pack.Price),
            Barcodes = string.Join(' ', barcodes),
        };
}

/// <summary>What one outlet has of its own about the product.</summary>
public sealed record AtOutletForm
{
    public Guid OutletId { get; init; }

    /// <summary>Empty for the product's own.</summary>
    public string? Price { get; init; }
    public bool Sold { get; init; } = true;

    /// <summary>What stood there when the form was opened; null for what nobody looked at.</summary>
    public string? Was { get; init; }

    /// <summary>As <see cref="Was"/> has it.</summary>
    public string Said => FormattableString.Invariant($"{Figures.ParseRupees(Price)}/{Sold}");

    public bool Understood => string.IsNullOrWhiteSpace(Price) || Figures.ParseRupees(Price) is >= 0 and <= Product.MaxPrice;

    public AtOutlet ToOperation() => new(OutletId, Figures.ParseRupees(Price), Sold);

    public static AtOutletForm Of(OutletProduct at) =>
        new()
        {
            OutletId = at.OutletId,
            Price = at.Price is { } own ? Figures.RupeesTyped(own) : "",
            Sold = at.Sold,
        };
}

/// <summary>What already lies on the shelf of one outlet when the product is first written down.</summary>
public sealed record OpeningForm
{
    public Guid OutletId { get; init; }
    public string? Quantity { get; init; }

    public bool Understood => string.IsNullOrWhiteSpace(Quantity) || Figures.ParseQuantity(Quantity) is not null;

    public OpeningStock ToOpening() => new(OutletId, Figures.ParseQuantity(Quantity) ?? 0);
}
