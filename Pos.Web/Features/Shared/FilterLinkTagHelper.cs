using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pos.Web.Features.Shared;

/// <summary>A filter of a list, as a chip.</summary>
[HtmlTargetElement("filter-link")]
public sealed class FilterLinkTagHelper : TagHelper
{
    public required string Url { get; set; }
    public bool Active { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "a";
        output.Attributes.SetAttribute("class", "chip");
        ListLinkTagHelper.Link(output, Url);
        if (Active)
            output.Attributes.SetAttribute("aria-current", "true");
    }
}
