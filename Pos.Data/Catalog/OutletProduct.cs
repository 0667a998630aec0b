using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>What one outlet has of its own about a product. Without a row, or in what a row leaves open, it is sold there as everywhere.</summary>
[Table("outlet_products"), PrimaryKey(nameof(BusinessId), nameof(OutletId), nameof(ProductId))]
public sealed class OutletProduct : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Paisa for one unit; null for the product's own.</summary>
    public long? Price { get; init; }

    /// <summary>Off: the tills there do not offer it.</summary>
    public bool Sold { get; init; } = true;
    public long ChangeSeq { get; init; }
}
