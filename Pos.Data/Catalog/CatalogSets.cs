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
        public DbSet<ProductChange> ProductChanges => db.Set<ProductChange>();
        public DbSet<ProductBatch> ProductBatches => db.Set<ProductBatch>();
        public DbSet<ImportDraft> ImportDrafts => db.Set<ImportDraft>();
        public DbSet<OutletProduct> OutletProducts => db.Set<OutletProduct>();
    }
}
