using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Pos.Web.Features.Shared;

/// <summary>&lt;money paisa="@sale.Total" /&gt;: the figure with a small, quiet unit before it.</summary>
[HtmlTargetElement("money", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MoneyTagHelper(IStringLocalizer t) : TagHelper
{
    public long Paisa { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.AddClass("money", HtmlEncoder.Default);
        var unit = new TagBuilder("span");
        unit.AddCssClass("money__unit");
        unit.InnerHtml.Append(t["money.unit"]);
        output.Content.AppendHtml(unit).Append(Figures.Rupees(Paisa));
    }
}
