using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

public static class SuppliersSetup
{
    public static void AddSuppliers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<SupplierQueries>().AddScoped<GoodsQueries>().AddScoped<OrderQueries>().AddScoped<OrderDesk>();
        builder.Services.AddSingleton(new NavEntry(NavGroup.Goods, "/suppliers", "cart", "suppliers.title") { OwnerOnly = true });
        builder.Services.AddSingleton(new NavEntry(NavGroup.Goods, "/orders", "receipt", "orders.title") { OwnerOnly = true });
    }
}
