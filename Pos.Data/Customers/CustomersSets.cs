using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Customers;

public static class CustomersSets
{
    extension(PosDb db)
    {
        public DbSet<Customer> Customers => db.Set<Customer>();
    }
}
