using Pos.Data.Transfers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Transfers;

/// <param name="MaySend">Whoever looks has the right to, and there is somewhere to send to.</param>
public sealed record TransfersPage(
    TransfersQuery Query,
    IReadOnlyList<TransferRow> Rows,
    int Matching,
    int OnTheWay,
    bool NoneYet,
    bool MaySend
)
{
    public Paging Paging => new(Query.PageNumber, TransfersQuery.Size, Matching, page => (Query with { Page = page }).Url);
}

public enum TransferState
{
    OnTheWay,
    Received,
    CalledBack,
}

/// <param name="Goods">How many different ones.</param>
/// <param name="First">The name of one of them.</param>
/// <param name="Odd">Goods of which less or more came than was sent.</param>
public sealed record TransferRow(Guid Id, string From, string To, DateTime At, int Goods, string First, TransferState State, int Odd);

public sealed record TransferGoods(Guid Id, string Name, string NameUr, string Unit, string UnitUr)
{
    public string Called => Language.Pick(Name, NameUr);
    public string Measure => Language.Pick(Unit, UnitUr);
}

/// <param name="Sent">Thousandths.</param>
/// <param name="Arrived">Null as long as it is on its way.</param>
public sealed record TransferLinePart(TransferGoods Goods, long Sent, long? Arrived)
{
    public long Off => (Arrived ?? Sent) - Sent;
}

/// <summary>A form of goods: what is in it, what was found for it, and where to go on typing.</summary>
/// <param name="Goods">Those of the lines, by their ids.</param>
/// <param name="Found">To choose from; null when nothing was looked for.</param>
/// <param name="Focus">What is to be typed next: the name of a field.</param>
/// <param name="Sent">Thousandths that are known to have been sent, by product; nothing of it where goods are sent.</param>
public sealed record TransferFormPart(
    TransferForm Typed,
    IReadOnlyDictionary<Guid, TransferGoods> Goods,
    IReadOnlyList<TransferGoods>? Found,
    string Focus,
    IReadOnlyDictionary<Guid, long> Sent
)
{
    public bool IsNext(string field) => Focus == field;
}

/// <param name="From">Where whoever looks may send from.</param>
/// <param name="To">All outlets that are open.</param>
public sealed record SendPage(TransferFormPart Part, IReadOnlyList<Choice> From, IReadOnlyList<Choice> To)
{
    public TransferForm Form => Part.Typed;
}

/// <summary>One transfer.</summary>
/// <param name="Receipt">The form, where whoever looks may receive it.</param>
/// <param name="MayCallBack">Whoever looks may take it back.</param>
public sealed record TransferPage(
    Transfer Transfer,
    string From,
    string To,
    DateTime At,
    string SentBy,
    TransferState State,
    DateTime? EndedAt,
    string EndedBy,
    string EndNote,
    IReadOnlyList<TransferLinePart> Lines,
    TransferFormPart? Receipt,
    bool MayCallBack
)
{
    public string Url => $"{TransfersSetup.Url}/{Transfer.OpId}";
}
