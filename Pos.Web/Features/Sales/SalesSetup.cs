using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Sales;

public static class SalesSetup
{
    public static void AddSales(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<SaleQueries>();
        builder.Services.AddSingleton(new NavEntry(NavGroup.Sales, "/sales", "receipt", "nav.sales") { OwnerOnly = true });
    }
}
