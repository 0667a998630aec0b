using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pos.Web.Features.Shared;

/// <summary>&lt;a nav-link href="/sales"&gt;: marks itself when the page that is shown is its own.</summary>
[HtmlTargetElement("a", Attributes = "nav-link")]
public sealed class NavLinkTagHelper : TagHelper
{
    /// <summary>Other addresses that belong to it.</summary>
    public IEnumerable<string> Also { get; set; } = [];

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.RemoveAll("nav-link");
        output.Attributes.SetAttribute("class", "nav__link");
        var href = output.Attributes["href"].Value.ToString();
        var path = ViewContext.HttpContext.Request.Path;
        if (Also.Prepend(href).Any(address => path.StartsWithSegments(address)))
            output.Attributes.SetAttribute("aria-current", "page");
    }
}
