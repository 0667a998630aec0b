using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Pos.Data.Credit;
using Pos.Web.Features.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Credit;

/// <param name="IsSet">There is a code; nobody can read it again.</param>
public sealed record OwnerCodePage(bool IsSet, string? Code = null);

/// <summary>The owner's six digits, which let a sale over the limit pass on a phone without a network.</summary>
[Route("customers/code"), OwnerOnly]
public sealed class OwnerCodeController(OwnerCodes codes, IStringLocalizer t) : Controller
{
    [HttpGet]
    public async Task<IActionResult> Show(CancellationToken ct) => View("OwnerCode", new OwnerCodePage(await codes.IsSetAsync(ct)));

    [HttpPost]
    public async Task<IActionResult> Set([FromForm] string? code, CancellationToken ct)
    {
        if (await codes.SetAsync(Figures.Latin(code?.Trim()), ct) is not { } refusal)
        {
            TempData["toast"] = t["account.code_set"].Value;
            return this.GoTo("/customers");
        }
        ModelState.AddModelError(refusal.Field!, t[$"refusal.{refusal.Code}"]);
        return this.Again("OwnerCode", "_OwnerCode", new OwnerCodePage(await codes.IsSetAsync(ct)));
    }
}
