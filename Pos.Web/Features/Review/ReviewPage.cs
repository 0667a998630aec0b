using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Review;

/// <summary>What was set aside, or what was decided about it.</summary>
public sealed record ReviewPage(bool Decided, int Page, IReadOnlyList<ReviewRow> Rows, int Waiting, int Done)
{
    public const int Size = 30;

    public static string Url(bool decided, int page = 1) =>
        (decided ? "/review/decided" : "/review") + (page > 1 ? FormattableString.Invariant($"?page={page}") : "");

    public Paging Paging => new(Page, Size, Decided ? Done : Waiting, page => Url(Decided, page));
}

/// <summary>One operation that was set aside, as far as it can be read. Times are local to its outlet.</summary>
/// <param name="Sale">Null when the body cannot be read as a sale.</param>
/// <param name="Payment">Money received against credit.</param>
/// <param name="Customer">Somebody who was written down.</param>
public sealed record ReviewRow(
    Guid OpId,
    string Kind,
    RecordSale? Sale,
    ReceivePayment? Payment,
    AddCustomer? Customer,
    string Worker,
    string? Device,
    string? Outlet,
    DateTime At,
    DateTime ReceivedAt,
    string Reason,
    DecisionRow? Decision
)
{
    /// <summary>What it goes by: its number or its name; null when nothing of it can be read.</summary>
    public string? Title =>
        Sale?.ReceiptNo is { Length: > 0 } number ? number
        : Payment?.ReceiptNo is { Length: > 0 } paid ? paid
        : Customer?.Name is { Length: > 0 } name ? name
        : null;
    public long? Amount => Sale?.Total ?? Payment?.Amount;

    /// <summary>Of a sale, payment or new customer; kinds that nobody knows have no word.</summary>
    public string? KindKey => Kind is "receive_payment" or "add_customer" ? $"review.kind.{Kind}" : null;

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
