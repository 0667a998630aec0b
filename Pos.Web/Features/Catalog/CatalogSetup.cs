using Pos.Data.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Catalog;

public static class CatalogSetup
{
    public static void AddCatalog(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ProductQueries>();
        builder
            .Services.AddSingleton(new NavEntry(NavGroup.Goods, "/products", "product", "products.title"))
            .AddSingleton(new NavEntry(NavGroup.Goods, "/categories", "category", "categories.title") { Right = CatalogRights.EditGoods })
            .AddSingleton(new NavEntry(NavGroup.Goods, "/products/prices", "edit", "prices.title") { OwnerOnly = true, Seldom = true })
            .AddSingleton(new NavEntry(NavGroup.Goods, "/products/import", "up", "import.title") { OwnerOnly = true, Seldom = true })
            .AddSingleton(new NavPage("/products/import", "/products/changes"));
    }
}
