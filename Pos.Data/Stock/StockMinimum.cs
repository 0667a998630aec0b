using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

/// <summary>Less than this of the goods should never lie at the outlet.</summary>
[Table("stock_minimums"), PrimaryKey(nameof(BusinessId), nameof(OutletId), nameof(ProductId))]
public sealed class StockMinimum : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid OutletId { get; init; }
    public Guid ProductId { get; init; }

    /// <summary>Thousandths of the unit; null: nobody says.</summary>
    public long? Minimum { get; init; }
}
