using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Operations;

public static class OperationsSets
{
    extension(PosDb db)
    {
        public DbSet<Operation> Operations => db.Set<Operation>();
        public DbSet<Flag> Flags => db.Set<Flag>();
        public DbSet<DeviceHead> DeviceHeads => db.Set<DeviceHead>();
    }
}
