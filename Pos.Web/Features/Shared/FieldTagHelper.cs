using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Pos.Web.Features.Shared;

/// <summary>
/// &lt;field asp-for="Name" label="products.name" /&gt;: label above, input, what is wrong with it, help below, tied together for screen readers.
/// Attributes it does not know go to the input; with content, the content stands in for the input.
/// </summary>
[HtmlTargetElement("field")]
public sealed class FieldTagHelper(IStringLocalizer t) : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public required ModelExpression For { get; set; }

    /// <summary>The name it is posted under; else that of the expression.</summary>
    public string? Name { get; set; }

    /// <summary>Key of the label; or <see cref="LabelText"/>, for a name that the shop gave.</summary>
    public string? Label { get; set; }
    public string? LabelText { get; set; }
    public string? Help { get; set; }

    /// <summary>Stands before what is typed, as "Rs".</summary>
    public string? Unit { get; set; }
    public string Type { get; set; } = "text";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var name = Name ?? For.Name;
        var id = TagBuilder.CreateSanitizedId(name, "_");
        ViewContext.ViewData.ModelState.TryGetValue(name, out var state);
        var error = state?.Errors.FirstOrDefault()?.ErrorMessage;
        var content = await output.GetChildContentAsync();

        var label = new TagBuilder("label") { Attributes = { ["class"] = "field__label", ["for"] = id } };
        label.InnerHtml.Append(LabelText ?? t[Label!]);

        var parts = new HtmlContentBuilder().AppendHtml(label);
        parts.AppendHtml(
            content.IsEmptyOrWhiteSpace ? Input(output, name, id, state?.AttemptedValue ?? For.Model?.ToString(), error) : content
        );
        if (error is not null)
            parts.AppendHtml(Note("field__error", $"{id}_error", error));
        if (Help is not null)
            parts.AppendHtml(Note("field__help", $"{id}_help", t[Help]));

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", error is null ? "field" : "field field--bad");
        output.Content.SetHtmlContent(parts);
    }

    private TagBuilder Input(TagHelperOutput output, string name, string id, string? value, string? error)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        foreach (var attribute in output.Attributes)
            input.Attributes[attribute.Name] = attribute.Value?.ToString();
        input.AddCssClass("input");
        input.Attributes["id"] = id;
        input.Attributes["name"] = name;
        input.Attributes["type"] = Type;
        if (Type != "password" && value is not null)
            input.Attributes["value"] = value;
        if (error is not null)
            input.Attributes["aria-invalid"] = "true";
        var described = string.Join(
            ' ',
            new[] { error is null ? null : $"{id}_error", Help is null ? null : $"{id}_help" }.OfType<string>()
        );
        if (described.Length > 0)
            input.Attributes["aria-describedby"] = described;
        if (Unit is null)
            return input;

        var unit = new TagBuilder("span") { Attributes = { ["aria-hidden"] = "true" } };
        unit.InnerHtml.Append(t[Unit]);
        var both = new TagBuilder("span") { Attributes = { ["class"] = "field__unit" } };
        both.InnerHtml.AppendHtml(unit).AppendHtml(input);
        return both;
    }

    private static TagBuilder Note(string cssClass, string id, string words)
    {
        var note = new TagBuilder("p") { Attributes = { ["class"] = cssClass, ["id"] = id } };
        note.InnerHtml.Append(words);
        return note;
    }
}
