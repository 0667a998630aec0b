using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pos.Web.Features.Shared;

/// <summary>A filter is a link: it can be shared, and the back button works. With htmx it changes only the list.</summary>
[HtmlTargetElement("filter-link")]
public sealed class FilterLinkTagHelper : TagHelper
{
    public required string Url { get; set; }
    public bool Active { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "a";
        output.Attributes.SetAttribute("class", "chip");
        output.Attributes.SetAttribute("href", Url);
        output.Attributes.SetAttribute("hx-get", Url);
        output.Attributes.SetAttribute("hx-target", "#list");
        output.Attributes.SetAttribute("hx-swap", "outerMorph");
        output.Attributes.SetAttribute("hx-push-url", "true");
        if (Active) output.Attributes.SetAttribute("aria-current", "true");
    }
}
