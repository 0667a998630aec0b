using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>A view belongs to the feature in whose folder it stands.</summary>
public sealed class FeatureViewsTests(ShopRig rig)
{
    private static readonly List<(string Feature, string View)> Views =
    [
        .. Repository
            .Files("Pos.Web/Features", ".cshtml")
            .Select(f => f.Name.Split('/'))
            .Where(parts => parts is [.., _, var file] && !file.StartsWith("_View", StringComparison.Ordinal))
            .Select(parts => (parts[^2], Path.GetFileNameWithoutExtension(parts[^1]))),
    ];

    private (string? Path, IEnumerable<string>? Searched) Find(string feature, string view)
    {
        var found = rig.Host.Services.GetRequiredService<IRazorViewEngine>().FindView(AnyActionOf(feature), view, isMainPage: false);
        return (found.View?.Path, found.SearchedLocations);
    }

    private ActionContext AnyActionOf(string feature) =>
        new(
            new DefaultHttpContext { RequestServices = rig.Host.Services },
            new RouteData(),
            rig.Host.Services.GetRequiredService<IActionDescriptorCollectionProvider>()
                .ActionDescriptors.Items.OfType<ControllerActionDescriptor>()
                .First(a => a.ControllerTypeInfo.Namespace == $"Pos.Web.Features.{feature}")
        );

    [Fact]
    public void Each_feature_finds_its_own_views()
    {
        Assert.True(Views.Count > 80);
        Assert.All(Views, v => Assert.Equal($"/Features/{v.Feature}/{v.View}.cshtml", Find(v.Feature, v.View).Path));
    }

    [Fact]
    public void A_view_of_one_name_may_stand_in_two_features()
    {
        Assert.Equal("/Features/Customers/Import.cshtml", Find("Customers", "Import").Path);
        // Its own and the shared one, never that of the customers.
        Assert.Equal(["/Features/Catalog/Import.cshtml", "/Features/Shared/Import.cshtml"], Find("Catalog", "Import").Searched);
        Assert.Equal("/Features/Customers/Import.cshtml", Find("Customers", "Import").Path);
    }

    [Fact]
    public void Every_feature_finds_the_shared_views() =>
        Assert.All(
            Views.Select(v => v.Feature).Distinct(),
            feature => Assert.Equal("/Features/Shared/_Pager.cshtml", Find(feature, "_Pager").Path)
        );
}
