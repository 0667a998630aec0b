using System.Globalization;
using Pos.Data.Suppliers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Suppliers;

/// <summary>What is typed about one supplier; writing down and changing share it. The days stay text until they are understood.</summary>
public sealed record SupplierForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public string? NameUr { get; init; }
    public string? Phone { get; init; }
    public string? Terms { get; init; }
    public string? Note { get; init; }
    public bool Archived { get; init; }

    /// <summary>Nothing written: paid as it comes.</summary>
    public int? TermsDays =>
        string.IsNullOrWhiteSpace(Terms) ? 0
        : int.TryParse(Figures.Latin(Terms).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days
        : null;

    public SaveSupplier ToOperation(int terms) =>
        new(Id, Name?.Trim() ?? "", NameUr?.Trim() ?? "", Phone?.Trim() ?? "", terms, Note?.Trim() ?? "", Archived);

    public static SupplierForm Of(Supplier supplier) =>
        new()
        {
            Id = supplier.Id,
            Name = supplier.Name,
            NameUr = supplier.NameUr,
            Phone = supplier.Phone,
            Terms = supplier.TermsDays == 0 ? "" : supplier.TermsDays.ToString(CultureInfo.InvariantCulture),
            Note = supplier.Note,
            Archived = supplier.ArchivedAt is not null,
        };
}

/// <summary>Money for a supplier. The amount stays text until it is understood.</summary>
public sealed record SupplierPaymentForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Amount { get; init; }
    public PaidBy Method { get; init; }
    public string? Reference { get; init; }
    public string? Note { get; init; }
}

/// <summary>What was owed to him in the book before this one.</summary>
public sealed record SupplierOpeningForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Amount { get; init; }

    /// <summary>The shop had paid ahead.</summary>
    public bool Advance { get; init; }
    public DateOnly? DueOn { get; init; }
    public string? Note { get; init; }
}

/// <summary>An entry that was wrong.</summary>
public sealed record SupplierReversalForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Reason { get; init; }
}
