using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Payments;

public static class PaymentsSets
{
    extension(PosDb db)
    {
        public DbSet<Payment> Payments => db.Set<Payment>();
    }
}
