using Microsoft.AspNetCore.Mvc;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Transfers;

public static class TransfersSetup
{
    public const string Url = "/transfers";

    public static void AddTransfers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<TransferQueries>();
        builder.Services.AddSingleton(new NavEntry(NavGroup.Goods, Url, "van", "transfers.title"));
        builder.Services.Configure<MvcOptions>(options => options.Filters.Add<TransfersBadge>());
    }
}
