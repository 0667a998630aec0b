using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Sales;

public static class SalesSets
{
    extension(PosDb db)
    {
        public DbSet<Sale> Sales => db.Set<Sale>();
        public DbSet<SaleLine> SaleLines => db.Set<SaleLine>();
        public DbSet<ReturnLine> ReturnLines => db.Set<ReturnLine>();
    }
}
