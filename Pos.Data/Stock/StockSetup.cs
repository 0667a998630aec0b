using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;

namespace Pos.Data.Stock;

public static class StockSetup
{
    public static IServiceCollection AddStockData(this IServiceCollection services) =>
        services.AddFeed<StockFeed>().AddScoped<StockFeed>().AddJson(StockJson.Default);
}
