using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Payments;
using Pos.Data.Tenancy;

namespace Pos.Data.Expenses;

[JsonConverter(typeof(LowerCaseEnumConverter<ExpenseKind>))]
public enum ExpenseKind
{
    Rent,
    Electricity,
    Wages,
    Transport,
    Repairs,
    Packing,

    /// <summary>Tea and food.</summary>
    Refreshment,

    /// <summary>And the internet.</summary>
    Phone,

    /// <summary>And fees.</summary>
    Tax,
    Other,
}

/// <summary>Money that was spent, other than for goods; a negative one takes another back.</summary>
[Table("expenses"), PrimaryKey(nameof(BusinessId), nameof(OpId))]
public sealed class Expense : ITenantRow
{
    public const long MaxAmount = 100_000_000_00;
    public const int MaxNote = 300;

    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public Guid OutletId { get; init; }
    public ExpenseKind Kind { get; init; }

    /// <summary>Paisa.</summary>
    public long Amount { get; init; }
    public DateOnly SpentOn { get; init; }
    public PaymentMethod Method { get; init; }
    public string Note { get; init; } = "";

    /// <summary>It comes every month.</summary>
    public bool Monthly { get; init; }
    public Guid? ReversesOp { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
}

public static class ExpensesSets
{
    extension(PosDb db)
    {
        public DbSet<Expense> Expenses => db.Set<Expense>();
    }
}
