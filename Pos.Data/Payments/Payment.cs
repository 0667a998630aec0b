using System.ComponentModel.DataAnnotations.Schema;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Payments;

[JsonConverter(typeof(LowerCaseEnumConverter<PaymentMethod>))]
public enum PaymentMethod
{
    Cash,
    Card,
    Wallet,
}

/// <summary>Money received: for a sale, or against what a customer owes.</summary>
[Table("payments"), PrimaryKey(nameof(BusinessId), nameof(OpId), nameof(LineNo))]
public sealed class Payment : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OpId { get; init; }
    public short LineNo { get; init; }
    public Guid OutletId { get; init; }

    /// <summary>Null for money received against what a customer owes.</summary>
    public Guid? SaleId { get; init; }
    public Guid? CustomerId { get; init; }
    public PaymentMethod Method { get; init; }
    public long Amount { get; init; }
    public long? Tendered { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}
