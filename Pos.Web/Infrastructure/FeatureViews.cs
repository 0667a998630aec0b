using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;

namespace Pos.Web.Infrastructure;

/// <summary>
/// A view stands beside its controller: it is looked for in the folder of the controller's namespace, then among the shared ones, and nowhere else. Two
/// features may have views of one name; whoever wants another feature's view names its path.
/// </summary>
public sealed class FeatureViews : IViewLocationExpander
{
    private const string Folder = "folder";

    public void PopulateValues(ViewLocationExpanderContext context) =>
        context.Values[Folder] = context.ActionContext.ActionDescriptor
            is ControllerActionDescriptor { ControllerTypeInfo.Namespace: { } name }
            ? name["Pos.Web".Length..].Replace('.', '/')
            : "";

    public IEnumerable<string> ExpandViewLocations(ViewLocationExpanderContext context, IEnumerable<string> viewLocations) =>
        [$"{context.Values[Folder]}/{{0}}.cshtml", "/Features/Shared/{0}.cshtml"];
}
