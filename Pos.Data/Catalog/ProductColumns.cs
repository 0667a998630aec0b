using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pos.Data.Catalog;

// What a till knows of a product, in a change and in the packed catalogue. A new column is added here, in this file only; its twin is
// wwwroot-src/catalog/columns.ts.

/// <summary>A changed product.</summary>
/// <param name="Deleted">No longer active: it leaves the till.</param>
/// <param name="Packs">JSON as the database wrote it: its packs with their barcodes. Null where it has none.</param>
/// <param name="Picture">Its name in the store; null for none.</param>
public sealed record ProductRow(
    Guid Id,
    string Name,
    string NameUr,
    string Code,
    long Price,
    Guid UnitId,
    Guid? CategoryId,
    IReadOnlyList<string> Barcodes,
    bool Deleted,
    [property: JsonConverter(typeof(AsWritten))] string? Packs = null,
    string? Picture = null
)
{
    internal const string Select = """
        select p.id as "Id", p.name as "Name", p.name_ur as "NameUr", p.code as "Code", p.price as "Price", p.unit_id as "UnitId", p.category_id as "CategoryId",
               array(select b.code from shop.barcodes b where b.business_id = p.business_id and b.product_id = p.id and b.pack_id is null
                 order by b.position) as "Barcodes",
               not p.active as "Deleted", p.picture as "Picture",
               (select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'name_ur', k.name_ur, 'factor', k.factor, 'price', k.price, 'barcodes', array(
                  select b.code from shop.barcodes b where b.business_id = k.business_id and b.product_id = k.product_id and b.pack_id = k.id order by b.position))
                  order by k.position)::text
                from shop.packs k where k.business_id = p.business_id and k.product_id = p.id and k.deleted_at is null) as "Packs"
        from shop.products p
        """;
}

/// <summary>Up to 1,000 products as columns. Text columns are one string, entries joined by line feeds; several barcodes of a product by spaces.</summary>
/// <param name="Units">Index into the head's units.</param>
/// <param name="Categories">Index into the head's categories, or -1.</param>
/// <param name="Packs">For each product its packs as JSON, or nothing.</param>
public sealed record SnapshotChunk(
    string Ids,
    string Names,
    string NamesUr,
    string Codes,
    string Barcodes,
    IReadOnlyList<long> Prices,
    IReadOnlyList<int> Units,
    IReadOnlyList<int> Categories,
    string Packs,
    string Pictures
)
{
    /// <param name="units">Their places in the head.</param>
    /// <param name="categories">Their places in the head.</param>
    internal static SnapshotChunk Of(
        IReadOnlyList<ProductRow> products,
        IReadOnlyDictionary<Guid, int> units,
        IReadOnlyDictionary<Guid, int> categories
    )
    {
        string Texts(Func<ProductRow, string> of) => string.Join('\n', products.Select(of));
        return new(
            Texts(p => p.Id.ToString()),
            Texts(p => p.Name),
            Texts(p => p.NameUr),
            Texts(p => p.Code),
            Texts(p => string.Join(' ', p.Barcodes)),
            [.. products.Select(p => p.Price)],
            [.. products.Select(p => units[p.UnitId])],
            [.. products.Select(p => p.CategoryId is { } id ? categories.GetValueOrDefault(id, -1) : -1)],
            Texts(p => p.Packs ?? ""),
            Texts(p => p.Picture ?? "")
        );
    }
}

/// <summary>Text that is JSON already.</summary>
public sealed class AsWritten : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader).GetRawText();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}
