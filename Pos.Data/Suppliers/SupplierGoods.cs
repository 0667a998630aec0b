using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Suppliers;

/// <summary>What somebody said about goods of a supplier; what he brings at which cost is in his deliveries.</summary>
[Table("supplier_goods"), PrimaryKey(nameof(BusinessId), nameof(SupplierId), nameof(ProductId))]
public sealed class SupplierGoods : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid SupplierId { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Thousandths in one carton of his; null: sold loose.</summary>
    public long? Pack { get; init; }

    /// <summary>It is ordered from him and from nobody else.</summary>
    public bool Preferred { get; init; }
}
