using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <param name="Counts">Flags not looked at yet, by kind.</param>
/// <param name="Groups">One line per kind, phone and day; empty when one group is open.</param>
/// <param name="Rows">The flags of the open group, and of groups that hold but one.</param>
/// <param name="AsOf">When this was read: what comes later is not marked by what is on this page.</param>
public sealed record FlagsPage(
    FlagsQuery Query,
    IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<FlagGroup> Groups,
    IReadOnlyList<FlagRow> Rows,
    long Total,
    DateTimeOffset AsOf
)
{
    public Paging Paging =>
        new(Query.PageNumber, FlagsQuery.Size, (int)Math.Min(Total, int.MaxValue), page => (Query with { Page = page }).Url);

    public FlagRow? Only(FlagGroup group) =>
        group.Flags == 1 ? Rows.FirstOrDefault(r => r.OpId == group.OpId && r.Kind == group.Kind) : null;
}

/// <param name="OpId">Its newest operation.</param>
public sealed record FlagGroup(string Kind, Guid? DeviceId, string? Device, DateOnly Day, long Flags, Guid OpId);

/// <param name="Subject">Name of the goods or the customer it is about; null when it is about none.</param>
/// <param name="CustomerId">Of the customer it is about.</param>
/// <param name="ReceiptNo">Null when its operation is no sale.</param>
public sealed record FlagRow(
    string Kind,
    Guid OpId,
    string Detail,
    DateTime RaisedAt,
    string? Subject,
    string? SubjectUr,
    Guid? CustomerId,
    string? ReceiptNo,
    bool SetAside,
    string? Device,
    string? Worker,
    DateTime OccurredAt
);
