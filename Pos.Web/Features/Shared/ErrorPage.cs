namespace Pos.Web.Features.Shared;

/// <summary>What a person sees instead of a status code.</summary>
public sealed record ErrorPage(int Status)
{
    public string Key => Status switch
    {
        403 => "not_allowed",
        404 => "not_found",
        _ => "broken",
    };

    public string Icon => Status == 404 ? "search" : "warning";
}
