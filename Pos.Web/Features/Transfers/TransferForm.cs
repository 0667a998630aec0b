using Pos.Data.Transfers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Transfers;

/// <summary>
/// Goods that are sent, or that arrived, line by line. Each step (find, add, remove) sends all of it and gets all of it back, so that nothing that was typed
/// lies anywhere else. Figures stay text until they are understood.
/// </summary>
public sealed record TransferForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid? From { get; init; }
    public Guid? To { get; init; }
    public string? Note { get; init; }
    public List<TransferLineForm> Lines { get; init; } = [];

    public string? Find { get; init; }
    public Guid? Add { get; init; }
    public int? Remove { get; init; }

    /// <summary>"save", or a step on the way there.</summary>
    public string? Step { get; init; }

    public bool Saves => Step == "save" && Add is null && Remove is null;

    /// <summary>Only when all of it is understood. In the order in which it was typed.</summary>
    public SendGoods ToSend(Guid from, Guid to) =>
        new(from, to, Note?.Trim() ?? "", [.. Lines.AsEnumerable().Reverse().Select(l => new SentGoods(l.Product, l.Thousandths!.Value))]);

    public ReceiveGoods ToReceipt(Guid transfer) =>
        new(transfer, Note?.Trim() ?? "", [.. Lines.Select(l => new ArrivedGoods(l.Product, l.Thousandths!.Value))]);
}

public sealed record TransferLineForm
{
    public Guid Product { get; init; }
    public string? Quantity { get; init; }

    public long? Thousandths => Figures.ParseQuantity(Quantity);
}

/// <summary>Whoever sent goods takes them back.</summary>
public sealed record CallBackForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
}
