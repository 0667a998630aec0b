using Pos.Data.Operations;

namespace Pos.Web.Features.Review;

/// <summary>Everything known of one operation that was set aside, and what can be done about it.</summary>
/// <param name="Body">Exactly as it came.</param>
/// <param name="CanApply">It can be read by now, and its figures agree.</param>
/// <param name="CanCorrect">It is a sale, or was meant to be one.</param>
/// <param name="Corrected">As the owner corrected it.</param>
/// <param name="HasSale">It has become a sale.</param>
public sealed record OperationPage(
    ReviewRow Row,
    string Body,
    long? DeviceSeq,
    bool CanApply,
    bool CanCorrect,
    Described? Corrected,
    bool HasSale,
    IReadOnlyDictionary<string, string> Units
)
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Note { get; init; }
}
