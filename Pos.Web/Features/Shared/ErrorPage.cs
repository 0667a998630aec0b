namespace Pos.Web.Features.Shared;

/// <summary>What a person sees instead of a status code.</summary>
public sealed record ErrorPage(int Status)
{
    public string Key =>
        Status switch
        {
            401 or 403 => "not_allowed",
            404 or 405 => "not_found",
            413 => "too_large",
            429 => "too_fast",
            503 => "away",
            >= 400 and < 500 => "wrong_form",
            _ => "broken",
        };

    public string Icon => Key == "not_found" ? "search" : "warning";
}
