using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Statements;

public static class StatementsSets
{
    extension(PosDb db)
    {
        public DbSet<StatementLink> StatementLinks => db.Set<StatementLink>();
        public DbSet<StatementRun> StatementRuns => db.Set<StatementRun>();
        public DbSet<Reminder> Reminders => db.Set<Reminder>();
    }
}
