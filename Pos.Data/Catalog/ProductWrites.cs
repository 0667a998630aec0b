using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Pos.Data.Operations;

namespace Pos.Data.Catalog;

/// <summary>Writes whole products as a set, made and changed ones, with what they were before.</summary>
public static class ProductWrites
{
    /// <summary>Until the transaction ends nobody else changes goods: what is planned from how they are now is what is written. Sales go on.</summary>
    public static async Task HoldGoodsAsync(this PosDb db, CancellationToken ct) =>
        await db.Database.SqlQuery<int>($"""select 1 as "Value" from shop.products order by id for no key update""").ToListAsync(ct);

    /// <summary>Codes and barcodes may go from one of them to another; one that another product, or a pack, has is left out. Packs stay as they are.</summary>
    internal static void WriteProducts(
        this RowBatch batch,
        Guid businessId,
        Guid opId,
        DateTimeOffset now,
        IReadOnlyList<ChangedProduct> products,
        BatchReason reason,
        string note,
        Guid? undone
    )
    {
        var changed = products.Where(p => !p.IsNew).ToList();
        var made = products.Where(p => p.IsNew).ToList();
        var barcodes = products
            .SelectMany(p =>
                p.Becomes.Barcodes.Select(
                    (code, i) =>
                        new Barcode
                        {
                            BusinessId = businessId,
                            Code = code,
                            ProductId = p.Id,
                            Position = (short)i,
                        }
                )
            )
            .ToList();
        if (changed.Count > 0)
        {
            batch.KeepBefore(businessId, opId, [.. changed.Select(p => p.Id)]);
            // Out of each other's way first: the indexes that keep them apart look at each row as it comes.
            batch
                .Add(
                    """
                    update shop.products p set code = '' from unnest($2, $3) u (id, code)
                    where p.business_id = $1 and p.id = u.id and p.code <> '' and p.code <> u.code
                    """
                )
                .Value(businessId)
                .Column(changed, NpgsqlDbType.Uuid, p => p.Id)
                .Column(changed, NpgsqlDbType.Text, p => p.Becomes.Code);
            batch
                .Add(
                    """
                    delete from shop.barcodes b where b.business_id = $1 and b.product_id = any($2) and b.pack_id is null and (b.product_id, b.code, b.position) not in (
                      select u.product_id, u.code, u.position from unnest($3, $4, $5) u (product_id, code, position))
                    """
                )
                .Value(businessId)
                .Column(changed, NpgsqlDbType.Uuid, p => p.Id)
                .Column(barcodes, NpgsqlDbType.Uuid, b => b.ProductId)
                .Column(barcodes, NpgsqlDbType.Text, b => b.Code)
                .Column(barcodes, NpgsqlDbType.Smallint, b => b.Position);
            batch
                .Add(
                    """
                    update shop.products p set name = u.name, name_ur = u.name_ur, price = u.price, unit_id = u.unit_id, category_id = u.category_id, active = u.active,
                      code = case when u.code <> '' and exists (select from shop.products o where o.business_id = $1 and o.code = u.code and o.code <> '' and o.id <> u.id)
                        then '' else u.code end
                    from unnest($2, $3, $4, $5, $6, $7, $8, $9) u (id, name, name_ur, code, price, unit_id, category_id, active)
                    where p.business_id = $1 and p.id = u.id
                    """
                )
                .Value(businessId)
                .Column(changed, NpgsqlDbType.Uuid, p => p.Id)
                .Column(changed, NpgsqlDbType.Text, p => p.Becomes.Name)
                .Column(changed, NpgsqlDbType.Text, p => p.Becomes.NameUr)
                .Column(changed, NpgsqlDbType.Text, p => p.Becomes.Code)
                .Column(changed, NpgsqlDbType.Bigint, p => p.Becomes.Price)
                .Column(changed, NpgsqlDbType.Uuid, p => p.Becomes.UnitId)
                .Column(changed, NpgsqlDbType.Uuid, p => p.Becomes.CategoryId)
                .Column(changed, NpgsqlDbType.Boolean, p => p.Becomes.Active);
        }
        batch.InsertRows([
            .. made.Select(p => new Product
            {
                BusinessId = businessId,
                Id = p.Id,
                Name = p.Becomes.Name,
                NameUr = p.Becomes.NameUr,
                Code = p.Becomes.Code,
                Price = p.Becomes.Price,
                UnitId = p.Becomes.UnitId,
                CategoryId = p.Becomes.CategoryId,
                Active = p.Becomes.Active,
                CreatedAt = now,
            }),
        ]);
        batch.InsertRows(barcodes, "on conflict do nothing");
        batch.InsertRows<ProductBatch>([
            new()
            {
                BusinessId = businessId,
                OpId = opId,
                Reason = reason,
                Note = note,
                UndoneOpId = undone,
                Made = made.Count,
                Changed = changed.Count,
                ChangedAt = now,
            },
        ]);
        batch.KeepMade(businessId, opId, [.. made.Select(p => p.Id)]);
    }
}
