using Pos.Data.Tenancy;

namespace Pos.Web.Features.Outlets;

public sealed record OutletsPage(IReadOnlyList<OutletRow> Rows);

/// <param name="Phones">That may sell there.</param>
public sealed record OutletRow(Guid Id, string Name, string NameUr, string Code, bool Closed, int Phones);

/// <summary>One outlet; a new one has only what it needs to begin.</summary>
/// <param name="LettersFixed">A phone has sold with them, or may have.</param>
/// <param name="Waiting">What its phones had not sent at their last contact.</param>
/// <param name="MayClose">There is another one that is open.</param>
public sealed record OutletPage(OutletForm Form, bool IsNew, bool LettersFixed, DateTime? ClosedAt, int Waiting, bool MayClose)
{
    /// <summary>The one that is there first, for shops of this country; then the others, by what their clocks say.</summary>
    public static IReadOnlyList<string> Zones { get; } =
    [
        Outlet.DefaultTimeZone,
        .. TimeZoneInfo
            .GetSystemTimeZones()
            .Where(zone => zone.HasIanaId && zone.Id.Contains('/', StringComparison.Ordinal) && zone.Id != Outlet.DefaultTimeZone)
            .Select(zone => zone.Id)
            .Where(id => id.StartsWith("Asia/", StringComparison.Ordinal) || id.StartsWith("Europe/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
