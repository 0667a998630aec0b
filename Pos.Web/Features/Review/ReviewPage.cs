using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>What was set aside, or what was decided about it.</summary>
public sealed record ReviewPage(bool Decided, int Page, IReadOnlyList<ReviewRow> Rows, int Waiting, int Done)
{
    public const int Size = 30;

    public static string Url(bool decided, int page = 1) => (decided ? "/review/decided" : "/review") + (page > 1 ? FormattableString.Invariant($"?page={page}") : "");

    public Paging Paging => new(Page, Size, Decided ? Done : Waiting, page => Url(Decided, page));
}

/// <summary>One operation that was set aside, as far as it can be read. Times are local to its outlet.</summary>
/// <param name="Sale">Null when the body cannot be read as a sale.</param>
public sealed record ReviewRow(
    Guid OpId, string Kind, RecordSale? Sale, string Worker, string? Device, string? Outlet, DateTime At, DateTime ReceivedAt, string Reason, DecisionRow? Decision)
{
    /// <summary>The first goods of it, and how many more there are.</summary>
    public (IReadOnlyList<string> Names, int More) Goods
    {
        get
        {
            var lines = Sale?.Lines.Where(l => l is not null).ToList() ?? [];
            return ([.. lines.Take(3).Select(l => Language.Pick(l.Name, l.NameUr ?? ""))], Math.Max(0, lines.Count - 3));
        }
    }
}

public sealed record DecisionRow(Decision Decision, string Note, string By, DateTime At);
