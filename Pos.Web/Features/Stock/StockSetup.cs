using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Stock;

public static class StockSetup
{
    public static void AddStock(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<StockQueries>();
        builder.Services.AddSingleton(new NavEntry(NavGroup.Goods, "/inventory", "scale", "stock.title"));
    }
}
