using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Pos.Web.Features.Shared;

/// <summary>&lt;thumb picture="hash" name="Milk" />: what a product looks like, or the first letter of its name. Always beside the name, so it says nothing itself.</summary>
[HtmlTargetElement("thumb", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ThumbTagHelper : TagHelper
{
    public string? Picture { get; set; }
    public required string Name { get; set; }

    /// <summary>By itself, beside no others.</summary>
    public bool Large { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("thumb", HtmlEncoder.Default);
        // An attribute that is null comes as an empty one.
        if (string.IsNullOrEmpty(Picture))
        {
            output.Attributes.SetAttribute("aria-hidden", "true");
            output.Content.SetContent(StringInfo.GetNextTextElement(Name.TrimStart()));
            return;
        }
        var image = new TagBuilder("img") { TagRenderMode = TagRenderMode.SelfClosing };
        image.Attributes["src"] = $"/pictures/{Picture}-{(Large ? 480 : 96)}.webp";
        image.Attributes["alt"] = "";
        image.Attributes["loading"] = "lazy";
        image.Attributes["decoding"] = "async";
        output.Content.SetHtmlContent(image);
    }
}
