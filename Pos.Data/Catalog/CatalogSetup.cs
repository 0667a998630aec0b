using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;

namespace Pos.Data.Catalog;

public static class CatalogSetup
{
    public static IServiceCollection AddCatalogData(this IServiceCollection services) =>
        services
            .AddOperation<SaveProductHandler>()
            .AddOperation<SaveCategoryHandler>()
            .AddOperation<AddProductsHandler>()
            .AddScoped<ProductPages>()
            .AddFeed<UnitFeed>()
            .AddFeed<CategoryFeed>()
            .AddFeed<ProductFeed>()
            .AddScoped<CatalogueSnapshot>()
            .AddJson(CatalogJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SaveProduct))]
[JsonSerializable(typeof(SaveCategory))]
[JsonSerializable(typeof(AddProducts))]
[JsonSerializable(typeof(SnapshotHead))]
[JsonSerializable(typeof(SnapshotChunk))]
[JsonSerializable(typeof(List<UnitRow>))]
[JsonSerializable(typeof(List<CategoryRow>))]
[JsonSerializable(typeof(List<ProductRow>))]
public sealed partial class CatalogJson : JsonSerializerContext;
