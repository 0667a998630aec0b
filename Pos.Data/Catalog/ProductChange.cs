using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>What a product was before an operation changed it.</summary>
[Table("product_changes"), PrimaryKey(nameof(BusinessId), nameof(ProductId), nameof(OpId))]
public sealed class ProductChange : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid ProductId { get; init; }
    public Guid OpId { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>A <see cref="KeptProduct"/>; null where the operation made it.</summary>
    [Column(TypeName = "jsonb")]
    public string? Before { get; init; }
}

/// <summary>All of a product that can be changed.</summary>
/// <param name="Price">Paisa for one unit.</param>
/// <param name="Barcodes">In their order.</param>
public sealed record KeptProduct(
    string Name,
    string NameUr,
    string Code,
    long Price,
    Guid UnitId,
    Guid? CategoryId,
    bool Active,
    IReadOnlyList<string> Barcodes
);

internal static class ProductChanges
{
    /// <summary>Writes down what these are, before they are changed. Other editors wait; sales, which only point at them, do not.</summary>
    public static void KeepBefore(this NpgsqlBatch batch, Guid businessId, Guid opId, Guid[] products)
    {
        batch
            .Add("select from shop.products where business_id = $1 and id = any($2) order by id for no key update")
            .Value(businessId)
            .Value(products);
        batch
            .Add(
                """
                insert into shop.product_changes (business_id, product_id, op_id, changed_at, before)
                select $1, p.id, $2, clock_timestamp(), app.product_as_kept(p) from shop.products p where p.business_id = $1 and p.id = any($3)
                """
            )
            .Value(businessId)
            .Value(opId)
            .Value(products);
    }

    /// <summary>Writes down that these were made, by the same clock.</summary>
    public static void KeepMade(this NpgsqlBatch batch, Guid businessId, Guid opId, Guid[] products) =>
        batch
            .Add(
                """
                insert into shop.product_changes (business_id, product_id, op_id, changed_at)
                select $1, p.id, $2, clock_timestamp() from unnest($3) p (id)
                """
            )
            .Value(businessId)
            .Value(opId)
            .Value(products);
}
