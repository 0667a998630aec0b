using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <summary>Many new products at once (a starter list, an import). Up to <see cref="AddProductsHandler.MostAtOnce"/>, so that one write never holds the change counter long.</summary>
public sealed record AddProducts(IReadOnlyList<NewProduct> Products);

/// <param name="Unit">Code of a unit of the business.</param>
/// <param name="Opening">Stock to begin with, in thousandths, by outlet.</param>
public sealed record NewProduct(
    Guid Id,
    string Name,
    string NameUr,
    string Code,
    long Price,
    string Unit,
    Guid? CategoryId,
    IReadOnlyList<string> Barcodes,
    IReadOnlyList<OpeningStock> Opening
);

/// <summary>Refusals: too_many, name_missing, price_bad, unit_unknown. A code or barcode that is taken is left out of the new product.</summary>
public sealed class AddProductsHandler(PosDb db, TenantContext tenant, TimeProvider clock)
    : OperationHandler<AddProducts>(CatalogJson.Default.AddProducts)
{
    public const int MostAtOnce = 200;
    private Dictionary<string, Guid> _units = [];

    public override string Kind => "add_products";

    protected override Refusal? Check(AddProducts input)
    {
        if (input.Products.Count is 0 or > MostAtOnce)
            return new("too_many");
        if (
            input.Products.Any(p =>
                string.IsNullOrWhiteSpace(p.Name) || p.Name.Length > Product.MaxName || p.NameUr.Length > Product.MaxName
            )
        )
            return new("name_missing");
        return input.Products.Any(p => p.Price is < 0 or > Product.MaxPrice) ? new("price_bad") : null;
    }

    public override async Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
        IReadOnlyList<AuthenticOperation> operations,
        CancellationToken ct
    )
    {
        _units = await db.Units.ToDictionaryAsync(u => u.Code, u => u.Id, ct);
        return operations
            .Where(o => InputOf(o).Products.Any(p => !_units.ContainsKey(p.Unit)))
            .ToDictionary(o => o.OpId, _ => new Refusal("unit_unknown"));
    }

    public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
    {
        foreach (var operation in operations)
        {
            var products = InputOf(operation).Products;
            var barcodes = products
                .SelectMany(p => p.Barcodes.Select((code, i) => (p.Id, Code: code, Position: (short)i)))
                .DistinctBy(b => b.Code)
                .ToList();
            var opening = products
                .SelectMany(p => p.Opening.Where(o => o.Quantity != 0).Select(o => (p.Id, o.OutletId, o.Quantity)))
                .ToList();
            await using var batch = db.Batch();
            batch
                .Insert(
                    """
                    insert into shop.products (business_id, id, name, name_ur, code, price, unit_id, category_id, active, created_at, change_seq)
                    select $1, u.id, u.name, u.name_ur,
                           case when exists (select from shop.products p where p.business_id = $1 and p.code = u.code) then '' else u.code end,
                           u.price, u.unit_id, u.category_id, true, $2, 0
                    from unnest($3, $4, $5, $6, $7, $8, $9) as u (id, name, name_ur, code, price, unit_id, category_id)
                    """
                )
                .Value(tenant.BusinessId)
                .Value(clock.GetUtcNow())
                .Column(products, NpgsqlDbType.Uuid, p => p.Id)
                .Column(products, NpgsqlDbType.Text, p => p.Name)
                .Column(products, NpgsqlDbType.Text, p => p.NameUr)
                .Column(products, NpgsqlDbType.Text, p => p.Code)
                .Column(products, NpgsqlDbType.Bigint, p => p.Price)
                .Column(products, NpgsqlDbType.Uuid, p => _units[p.Unit])
                .Column(products, NpgsqlDbType.Uuid, p => p.CategoryId);
            batch
                .Insert(
                    """
                    insert into shop.barcodes (business_id, code, product_id, position)
                    select $1, u.code, u.product_id, u.position from unnest($2, $3, $4) as u (code, product_id, position)
                    on conflict do nothing
                    """
                )
                .Value(tenant.BusinessId)
                .Column(barcodes, NpgsqlDbType.Text, b => b.Code)
                .Column(barcodes, NpgsqlDbType.Uuid, b => b.Id)
                .Column(barcodes, NpgsqlDbType.Smallint, b => b.Position);
            batch
                .Insert(
                    """
                    insert into shop.stock_movements (business_id, op_id, line_no, outlet_id, product_id, quantity, reason, occurred_at)
                    select $1, $2, u.line_no::smallint, u.outlet_id, u.product_id, u.quantity, 'opening', $3
                    from unnest($4, $5, $6) with ordinality as u (outlet_id, product_id, quantity, line_no)
                    """
                )
                .Value(tenant.BusinessId)
                .Value(operation.OpId)
                .Value(operation.OccurredAt)
                .Column(opening, NpgsqlDbType.Uuid, o => o.OutletId)
                .Column(opening, NpgsqlDbType.Uuid, o => o.Id)
                .Column(opening, NpgsqlDbType.Bigint, o => o.Quantity);
            await batch.ExecuteNonQueryAsync(ct);
            await db.StampProductsAsync(tenant.BusinessId, [.. products.Select(p => p.Id)], ct);
        }
    }
}
