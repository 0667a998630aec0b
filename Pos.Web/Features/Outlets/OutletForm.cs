using Pos.Data.Outlets;
using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Outlets;

/// <summary>A new outlet needs a name and its letters; the rest is as usual until somebody writes something else.</summary>
public sealed record OutletForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }
    public string? Code { get; init; }
    public string? Phone { get; init; }
    public string? Address { get; init; }
    public string? TaxNumber { get; init; }
    public string? ReceiptHead { get; init; }
    public string? ReceiptFoot { get; init; }
    public string? ReceiptLanguage { get; init; }
    public string? TimeZone { get; init; }
    public string? CutoverHour { get; init; }

    public static OutletForm Of(Outlet outlet) =>
        new()
        {
            Id = outlet.Id,
            Name = outlet.Name,
            NameUr = outlet.NameUr,
            Code = outlet.Code,
            Phone = outlet.Phone,
            Address = outlet.Address,
            TaxNumber = outlet.TaxNumber,
            ReceiptHead = outlet.ReceiptHead,
            ReceiptFoot = outlet.ReceiptFoot,
            ReceiptLanguage = outlet.ReceiptLanguage,
            TimeZone = outlet.TimeZone,
            CutoverHour = FormattableString.Invariant($"{outlet.CutoverHour}"),
        };

    public SaveOutlet ToOperation() =>
        new(
            Id,
            Line(Name),
            Line(NameUr),
            Line(Code).ToUpperInvariant(),
            Line(Phone),
            Line(Address),
            Line(TaxNumber),
            Lines(ReceiptHead),
            Lines(ReceiptFoot),
            TimeZone ?? Outlet.DefaultTimeZone,
            CutoverHour is null ? Outlet.DefaultCutoverHour
                : short.TryParse(Figures.Latin(CutoverHour.Trim()), out var hour) ? hour
                : (short)-1,
            ReceiptLanguage ?? ""
        );

    private static string Line(string? text) => text?.Trim() ?? "";

    // Forms send the end of a line as two characters.
    private static string Lines(string? text) => Line(text).ReplaceLineEndings("\n");
}
