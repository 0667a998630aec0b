using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Localization;

namespace Pos.Web.Features.Till;

/// <summary>
/// Shells are the same for everyone, one per language: the address decides, not the visitor. (An action could not decide it: a culture that is set behind
/// an asynchronous filter is gone before the view renders.)
/// </summary>
public sealed partial class ShellCulture : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Task.FromResult(
            Shell().Match(httpContext.Request.Path.Value ?? "") is { Success: true } shell
                ? new ProviderCultureResult(shell.Groups[1].Value)
                : null
        );

    [GeneratedRegex(@"^/(?:till|offline)/(?:manifest-)?(en|ur)(?:\.webmanifest)?$")]
    private static partial Regex Shell();
}
