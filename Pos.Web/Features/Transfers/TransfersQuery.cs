using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Pos.Web.Features.Transfers;

/// <summary>What the list of transfers is asked for: the page's address, and nothing else.</summary>
public sealed record TransfersQuery
{
    public const int Size = 50;

    /// <summary>"way": what has not ended; "odd": what came otherwise than it was sent.</summary>
    public string? Show { get; init; }
    public int Page { get; init; } = 1;

    public static readonly string[] Shown = ["way", "odd"];
    public string? Only => Shown.Contains(Show) ? Show : null;
    public int PageNumber => Math.Clamp(Page, 1, 100_000);

    public string Url
    {
        get
        {
            var query = new QueryBuilder();
            if (Only is { } only)
                query.Add("show", only);
            if (PageNumber > 1)
                query.Add("page", PageNumber.ToString(CultureInfo.InvariantCulture));
            return TransfersSetup.Url + query;
        }
    }
}
