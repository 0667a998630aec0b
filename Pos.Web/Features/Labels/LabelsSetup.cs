using Pos.Data.Catalog;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Labels;

public static class LabelsSetup
{
    public static void AddLabels(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<LabelQueries>();
        builder.Services.AddSingleton(
            new NavEntry(NavGroup.Goods, "/labels", "printer", "labels.title") { Right = CatalogRights.EditGoods, Seldom = true }
        );
    }
}
