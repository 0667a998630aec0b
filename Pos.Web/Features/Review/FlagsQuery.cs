using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Pos.Data.Review;

namespace Pos.Web.Features.Review;

/// <summary>What the flags are asked for: the page's address, and nothing else.</summary>
public sealed record FlagsQuery
{
    public const int Size = 50;

    public string? Kind { get; init; }
    public bool Seen { get; init; }

    /// <summary>One group, opened: the day its flags were raised on, and the phone (none: the office).</summary>
    public DateOnly? Day { get; init; }
    public Guid? Device { get; init; }
    public int Page { get; init; } = 1;

    public string? OneKind => FlagKinds.All.Contains(Kind) ? Kind : null;
    public DateOnly? OneDay => OneKind is not null && Day is { Year: > 2000 and < 2200 } day ? day : null;
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (OneKind is { } kind)
                query.Add("kind", kind);
            if (Seen)
                query.Add("seen", "true");
            if (OneDay is { } day)
                query.Add("day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (OneDay is not null && Device is { } device)
                query.Add("device", device.ToString());
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return "/review/flags" + query;
        }
    }
}
