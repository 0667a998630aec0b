using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Transfers;

public static class TransfersSets
{
    extension(PosDb db)
    {
        public DbSet<Transfer> Transfers => db.Set<Transfer>();
        public DbSet<TransferLine> TransferLines => db.Set<TransferLine>();
        public DbSet<TransferEnd> TransferEnds => db.Set<TransferEnd>();
        public DbSet<TransferArrival> TransferArrivals => db.Set<TransferArrival>();
    }
}
