using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Catalog;

public static class CatalogSets
{
    extension(PosDb db)
    {
        public DbSet<Unit> Units => db.Set<Unit>();
        public DbSet<Category> Categories => db.Set<Category>();
        public DbSet<Product> Products => db.Set<Product>();
        public DbSet<Barcode> Barcodes => db.Set<Barcode>();
        public DbSet<Pack> Packs => db.Set<Pack>();
        public DbSet<ProductChange> ProductChanges => db.Set<ProductChange>();
        public DbSet<ProductBatch> ProductBatches => db.Set<ProductBatch>();
        public DbSet<ImportDraft> ImportDrafts => db.Set<ImportDraft>();
        public DbSet<OutletProduct> OutletProducts => db.Set<OutletProduct>();

        /// <summary>What products cost at an outlet: its own price where it has one. Paisa.</summary>
        public Task<Dictionary<Guid, long>> PricesAtAsync(Guid[] products, Guid outlet, CancellationToken ct) =>
            db.Set<Product>()
                .Where(p => products.Contains(p.Id))
                .Select(p => new
                {
                    p.Id,
                    Price = db.Set<OutletProduct>()
                        .Where(o => o.OutletId == outlet && o.ProductId == p.Id)
                        .Select(o => o.Price)
                        .FirstOrDefault()
                        ?? p.Price,
                })
                .ToDictionaryAsync(p => p.Id, p => p.Price, ct);
    }
}
