using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pos.Web.Features.Shared;

/// <summary>&lt;icon name="cart" /&gt;: a drawing of the sprite. Always beside words, so hidden from screen readers.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    private const string Sprite = "img/icons.svg";

    // Mirrored where the script runs from right to left.
    private static readonly HashSet<string> Turning = ["back", "forward", "sign-out", "undo", "share"];

    public required string Name { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("icon", HtmlEncoder.Default);
        if (Turning.Contains(Name))
            output.AddClass("icon--turns", HtmlEncoder.Default);
        output.Attributes.SetAttribute("aria-hidden", "true");
        var assets = ViewContext.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>();
        output.Content.SetHtmlContent(new TagBuilder("use") { Attributes = { ["href"] = $"/{assets?[Sprite] ?? Sprite}#{Name}" } });
    }
}
