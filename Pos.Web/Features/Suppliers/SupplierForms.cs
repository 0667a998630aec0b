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
    public string? Lead { get; init; }
    public string? Note { get; init; }
    public bool Archived { get; init; }

    /// <summary>Nothing written: paid as it comes.</summary>
    public int? TermsDays => DaysOf(Terms);

    /// <summary>Nothing written: they come the same day.</summary>
    public int? LeadDays => DaysOf(Lead);

    private static int? DaysOf(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? 0
        : int.TryParse(Figures.Latin(typed).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days
        : null;

    public SaveSupplier ToOperation(int terms, int lead) =>
        new(Id, Name?.Trim() ?? "", NameUr?.Trim() ?? "", Phone?.Trim() ?? "", terms, Note?.Trim() ?? "", Archived, lead);

    public static SupplierForm Of(Supplier supplier) =>
        new()
        {
            Id = supplier.Id,
            Name = supplier.Name,
            NameUr = supplier.NameUr,
            Phone = supplier.Phone,
            Terms = supplier.TermsDays == 0 ? "" : supplier.TermsDays.ToString(CultureInfo.InvariantCulture),
            Lead = supplier.LeadDays == 0 ? "" : supplier.LeadDays.ToString(CultureInfo.InvariantCulture),
            Note = supplier.Note,
            Archived = supplier.ArchivedAt is not null,
        };
}

/// <summary>How a supplier packs goods. The carton stays text until it is understood.</summary>
public sealed record SupplierGoodsForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Pack { get; init; }
    public bool Preferred { get; init; }

    /// <summary>Nothing written: loose. Null as well for what is no quantity, which is told apart by what was typed.</summary>
    public long? PackThousandths => Figures.ParseQuantity(Pack);
    public bool IsUnderstood => string.IsNullOrWhiteSpace(Pack) || PackThousandths is > 0;
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
