using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Web.Features.Shared;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Till;

/// <param name="Version">Of the program; shown in the settings.</param>
/// <param name="Scripts">What the program's first file asks for.</param>
public sealed record ShellPage(string Lang, string Dir, string Version, IReadOnlyList<string> Scripts)
{
    /// <summary>Starts the keys of the texts that are handed to the till's program; what the server draws itself has other ones.</summary>
    public const string ProgramTexts = "till.";

    /// <summary>Those that a receipt says: an outlet may print in the other language.</summary>
    public static readonly string[] OnReceipts =
    [
        "advance",
        "and",
        "and-newer",
        "as-of",
        "balance",
        "card",
        "cash",
        "change",
        "never-told",
        "not-sent-here",
        "opening-balance",
        "rounding",
        "thanks",
        "this-computer",
        "this-phone",
        "time-afternoon",
        "time-evening",
        "time-morning",
        "time-night",
        "time-small_hours",
        "total",
        "udhaar",
        "udhaar-received",
        "wallet",
        "worth",
    ];
}

public sealed record EnrolForm(
    [Required] Guid? OpId,
    [Required] Guid? OutletId,
    [Required, StringLength(80)] string Name,
    int? Number = null
);

public sealed record ShiftForm([Required] Guid? DeviceId);

/// <summary>The till's shells, which are nobody's, and what a signed-in worker asks to make a browser a till.</summary>
public sealed class TillController(
    PosDb db,
    TenantContext tenant,
    OperationRunner runner,
    IssueToken issueToken,
    OwnOutlets outlets,
    DeviceCookie cookie
) : Controller
{
    [HttpGet("/till"), AllowAnonymous, WithoutTenant]
    public IActionResult Choose() => Redirect($"/till/{Language.Code}");

    [HttpGet("/till/{language:regex(^(en|ur)$)}"), AllowAnonymous, WithoutTenant]
    public IActionResult Shell(string language, [FromServices] IEnumerable<EndpointDataSource> sources)
    {
        Response.Headers.CacheControl = "no-cache";
        return View("Shell", new ShellPage(language, Language.Direction, Program.Version, PrecacheList.FirstScripts(sources)));
    }

    [HttpGet("/till/who")]
    public async Task<IActionResult> Who(CancellationToken ct) =>
        Json(
            new Who(
                BusinessName.Of(await db.Businesses.SingleAsync(ct)),
                new(tenant.WorkerId, tenant.WorkerName, tenant.Role),
                (await outlets.ListAsync(User.Session()!, ct)).ConvertAll(o => new OutletName(o.Id, o.Name, o.Code, o.NameUr, o.Closed))
            )
        );

    [HttpPost("/till/devices"), MaybeSigned, Consumes("application/json")]
    public async Task<IActionResult> Enrol([FromBody] EnrolForm form, CancellationToken ct)
    {
        if (!ModelState.IsValid)
            return ValidationProblem();
        if (!await outlets.GoToAsync(form.OutletId!.Value, User.Session()!, ct))
            return NotFound();
        // The device's id follows from its operation's, so that a request sent twice enrols one device.
        var deviceId = form.OpId!.Value;
        // A phone that was blocked asks to come back, as the device it was or as another.
        var was = cookie.Read(HttpContext) ?? deviceId;
        if (await db.Devices.AnyAsync(d => (d.Id == deviceId || d.Id == was) && d.RevokedAt != null, ct))
            return NotFound();
        var result = await runner.RunAsync(
            form.OpId.Value,
            new EnrolDevice(deviceId, form.OutletId.Value, form.Name.Trim(), form.Number),
            ct
        );
        if (result.Status == ResultStatus.Refused && result.Reason is "outlet_unknown" or "outlet_closed")
            return NotFound();
        if (!result.Done)
            return Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: result.Reason);
        return await IssueAsync(deviceId, ct);
    }

    [HttpPost("/till/shifts"), MaybeSigned, Consumes("application/json")]
    public async Task<IActionResult> Shift([FromBody] ShiftForm form, [FromServices] KnownTills tills, CancellationToken ct)
    {
        if (!ModelState.IsValid)
            return ValidationProblem();
        var deviceId = form.DeviceId!.Value;
        await outlets.GoToDeviceAsync(deviceId, User.Session()!, ct);
        // To send what this browser left as the till it was, as the one it is now: under the other's key the shift opens nothing but that.
        if (TillSignature.Carrier(Request) is not { } carrier)
            return await IssueAsync(deviceId, ct);
        if (!await tills.IsBroughtByAsync(carrier, tenant.BusinessId, await TillSignature.SignerAsync(Request, null), ct))
            return OtherKey();
        return await issueToken.RunAsync(deviceId, ct) is { } enrolment ? Json(enrolment) : NotFound();
    }

    private async Task<IActionResult> IssueAsync(Guid deviceId, CancellationToken ct)
    {
        var key = await db.Devices.Where(d => d.Id == deviceId && d.RevokedAt == null).Select(d => d.PublicKey).SingleOrDefaultAsync(ct);
        // Who is signed in elsewhere does not take a shift on this till, and a browser that lost its key becomes another.
        if (key?.Is(await TillSignature.SignerAsync(Request, null)) == false)
            return OtherKey();
        if (await issueToken.RunAsync(deviceId, ct) is not { } enrolment)
            return NotFound();
        if (cookie.Read(HttpContext) is { } was && was != deviceId)
            await db.Database.ExecuteSqlAsync($"select app.device_arrived({was}, {enrolment.Outlet.Id})", ct);
        cookie.Keep(HttpContext, deviceId);
        return Json(enrolment);
    }

    private ObjectResult OtherKey() => StatusCode(StatusCodes.Status410Gone, new { error = "other_key" });
}
