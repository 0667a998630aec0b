using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Stock;

public static class StockSets
{
    extension(PosDb db)
    {
        public DbSet<StockMovement> StockMovements => db.Set<StockMovement>();
        public DbSet<StockCount> StockCounts => db.Set<StockCount>();
        public DbSet<StockMinimum> StockMinimums => db.Set<StockMinimum>();
        public DbSet<StockOnHand> StockOnHand => db.Set<StockOnHand>();
    }
}
