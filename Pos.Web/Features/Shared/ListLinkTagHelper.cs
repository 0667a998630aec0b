using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pos.Web.Features.Shared;

/// <summary>A link that shows the page's list another way: it can be shared, and the back button works. With htmx it changes only the list, and a later choice takes the place of one still on its way.</summary>
[HtmlTargetElement("a", Attributes = "list-link")]
public sealed class ListLinkTagHelper : TagHelper
{
    public const string Latest = "#list:replace";

    [HtmlAttributeName("list-link")]
    public required string Url { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) => Link(output, Url);

    public static void Link(TagHelperOutput output, string url)
    {
        output.Attributes.SetAttribute("href", url);
        output.Attributes.SetAttribute("hx-get", url);
        output.Attributes.SetAttribute("hx-target", "#list");
        output.Attributes.SetAttribute("hx-sync", Latest);
        output.Attributes.SetAttribute("hx-push-url", "true");
        if (!output.Attributes.ContainsName("hx-swap"))
            output.Attributes.SetAttribute("hx-swap", "outerMorph");
    }
}
