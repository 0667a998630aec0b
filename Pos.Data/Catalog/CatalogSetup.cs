using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

public static class CatalogSetup
{
    public static IServiceCollection AddCatalogData(this IServiceCollection services) =>
        services
            .AddOperation<SaveProductHandler>()
            .AddOperation<SaveCategoryHandler>()
            .AddOperation<AddProductsHandler>()
            .AddOperation<SaveProductsHandler>()
            .AddOperation<UndoProductsHandler>()
            .AddOperation<SaveAtOutletsHandler>()
            .AddRight(new(CatalogRights.EditGoods, HasLimit: false, new Dictionary<Preset, long?> { [Preset.StockKeeper] = null }))
            .AddScoped<ProductPages>()
            .AddFeed<UnitFeed>()
            .AddFeed<CategoryFeed>()
            .AddFeed<ProductFeed>()
            .AddFeed<OutletProductFeed>()
            .AddScoped<OutletProductFeed>()
            .AddScoped<CatalogueSnapshot>()
            .AddJson(CatalogJson.Default);
}

public static class CatalogRights
{
    /// <summary>Adds and changes products and categories; the policies of their tables ask for it.</summary>
    public const string EditGoods = "edit_goods";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SaveProduct))]
[JsonSerializable(typeof(SaveCategory))]
[JsonSerializable(typeof(AddProducts))]
[JsonSerializable(typeof(SaveProducts))]
[JsonSerializable(typeof(UndoProducts))]
[JsonSerializable(typeof(KeptProduct))]
[JsonSerializable(typeof(SaveAtOutlets))]
[JsonSerializable(typeof(SnapshotHead))]
[JsonSerializable(typeof(SnapshotChunk))]
[JsonSerializable(typeof(List<UnitRow>))]
[JsonSerializable(typeof(List<CategoryRow>))]
[JsonSerializable(typeof(List<ProductRow>))]
[JsonSerializable(typeof(List<OutletProductRow>))]
[JsonSerializable(typeof(OutletProductPack))]
public sealed partial class CatalogJson : JsonSerializerContext;
