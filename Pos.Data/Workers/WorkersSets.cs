using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Workers;

public static class WorkersSets
{
    extension(PosDb db)
    {
        public DbSet<Invitation> Invitations => db.Set<Invitation>();
        public DbSet<Pin> Pins => db.Set<Pin>();
        public DbSet<WorkerChange> WorkerChanges => db.Set<WorkerChange>();
    }
}
