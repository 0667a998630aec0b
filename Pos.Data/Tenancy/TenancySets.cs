using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

public static class TenancySets
{
    extension(PosDb db)
    {
        public DbSet<Business> Businesses => db.Set<Business>();
        public DbSet<Outlet> Outlets => db.Set<Outlet>();
        public DbSet<Worker> Workers => db.Set<Worker>();
        public DbSet<WorkerOutlet> WorkerOutlets => db.Set<WorkerOutlet>();
        public DbSet<WorkerRight> WorkerRights => db.Set<WorkerRight>();
        public DbSet<Device> Devices => db.Set<Device>();
        public DbSet<ShiftToken> ShiftTokens => db.Set<ShiftToken>();
    }
}
