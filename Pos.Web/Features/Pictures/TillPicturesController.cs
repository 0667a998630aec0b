using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pos.Data.Pictures;
using Pos.Data.Tenancy;
using Pos.Web.Features.Sync;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Pictures;

/// <summary>The same pictures for a till, which says by its token whose it is.</summary>
[ApiController, AllowAnonymous, WithoutTenant]
public sealed class TillPicturesController(TenantContext tenant, IPictureStore store) : ControllerBase
{
    [HttpGet("/sync/pictures"), TillRequest(Beside = true)]
    public IActionResult Show([FromQuery] string? name) =>
        PictureName.Parse(name) is { } picture ? new PictureAnswer(store, tenant.BusinessId, picture) : NotFound();
}
