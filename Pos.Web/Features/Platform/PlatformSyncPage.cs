using Pos.Data.Platform;
using Pos.Data.Sql;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Platform;

/// <param name="Rows">Worst first: broken books, broken chains and gaps, then what waits longest.</param>
public sealed record PlatformSyncPage(int Page, IReadOnlyList<BusinessRow> Rows, PlatformTotals Totals, DateTime Now)
{
    public const int Size = 50;

    public Paging Paging => new(Page, Size, Totals.Businesses, page => FormattableString.Invariant($"/platform/sync?page={page}"));

    public static PlatformSyncPage Of(IReadOnlyList<BusinessHealth> all, IReadOnlyList<BrokenInvariant> books, int page, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Outlet.DefaultTimeZone);
        DateTime? Local(DateTimeOffset? at) => at is { } moment ? TimeZoneInfo.ConvertTime(moment, zone).DateTime : null;
        page = Paging.Within(Math.Clamp(page, 1, 100_000), Size, all.Count);
        var broken = books.ToLookup(b => b.BusinessId);
        var worstFirst = all.OrderByDescending(b => broken.Contains(b.BusinessId))
            .ThenByDescending(b => b.BrokenChains > 0)
            .ThenByDescending(b => b.Missing > 0)
            .ThenBy(b => b.MissingSince ?? b.OldestPendingAt ?? DateTimeOffset.MaxValue)
            .ThenByDescending(b => b.Quarantined)
            .ThenBy(b => b.BusinessName, StringComparer.Ordinal);
        return new(
            page,
            [
                .. worstFirst
                    .Skip((page - 1) * Size)
                    .Take(Size)
                    .Select(b => new BusinessRow(
                        b.BusinessName,
                        b.Phones,
                        b.Missing,
                        Local(b.MissingSince),
                        b.BrokenChains,
                        b.Pending,
                        Local(b.OldestPendingAt),
                        b.Quarantined,
                        b.Versions ?? [],
                        Local(b.LastContactAt),
                        [.. broken[b.BusinessId].Select(x => new BooksRow(x.Invariant, x.Broken, Local(x.Since)!.Value))]
                    )),
            ],
            new(
                all.Count,
                all.Sum(b => b.Phones),
                Local(all.Min(b => b.MissingSince)),
                all.Sum(b => b.Pending),
                all.Sum(b => b.Quarantined),
                broken.Count,
                [
                    .. all.SelectMany(b => b.Versions ?? [])
                        .CountBy(v => v)
                        .OrderByDescending(v => v.Value)
                        .ThenByDescending(v => v.Key, StringComparer.Ordinal),
                ]
            ),
            Local(now)!.Value
        );
    }
}

public sealed record BusinessRow(
    string Name,
    long Phones,
    long Missing,
    DateTime? MissingSince,
    long BrokenChains,
    long Pending,
    DateTime? OldestPendingAt,
    long Quarantined,
    IReadOnlyList<string> Versions,
    DateTime? LastContactAt,
    IReadOnlyList<BooksRow> Books
);

/// <summary>What does not hold in the books of a business, in so many rows.</summary>
public sealed record BooksRow(string Invariant, long Broken, DateTime Since);

/// <param name="Versions">Of the till's program, with the number of businesses that use each.</param>
public sealed record PlatformTotals(
    int Businesses,
    long Phones,
    DateTime? OldestGap,
    long Pending,
    long Quarantined,
    int BrokenBooks,
    IReadOnlyList<KeyValuePair<string, int>> Versions
);
