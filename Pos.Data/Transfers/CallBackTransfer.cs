using System.Text.Json.Serialization;
using Pos.Data.Operations;
using Pos.Data.Stock;
using Pos.Data.Tenancy;

namespace Pos.Data.Transfers;

/// <summary>Whoever sent goods takes all of them back, as long as nobody has received them.</summary>
public sealed record CallBackTransfer([property: JsonRequired] Guid TransferId, string? Note);

/// <summary>Refusals, and reasons to set it aside: note_too_long, transfer_unknown (also one of another outlet), transfer_ended, no_right.</summary>
public sealed class CallBackTransferHandler(PosDb db, TenantContext tenant)
    : OperationHandler<CallBackTransfer>(TransfersJson.Default.CallBackTransfer)
{
    public override string Kind => "call_back_transfer";
    public override bool FromTills => true;
    public override string KindKey => "review.kind.call_back_transfer";

    protected override Refusal? Check(CallBackTransfer input) =>
        TransferRules.IsTooLong(input.Note) ? new("note_too_long", nameof(input.Note)) : null;

    protected override Described Describe(CallBackTransfer input) => new();

    public override IEnumerable<Guid> Alone(AuthenticOperation operation) => [InputOf(operation).TransferId];

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    ) => await db.CheckEndsAsync(tenant, operations, o => InputOf(o).TransferId, t => t.FromOutletId, StockRights.Adjust, _ => [], ct);

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var input = InputOf(operation);
            await db.EndAsync(operation, input.TransferId, TransferEndKind.CalledBack, input.Note, sent => sent, ct);
        }
    }
}
