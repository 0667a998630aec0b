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
