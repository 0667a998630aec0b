using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Credit;

public static class CreditSets
{
    extension(PosDb db)
    {
        public DbSet<Approval> Approvals => db.Set<Approval>();
        public DbSet<LedgerEntry> LedgerEntries => db.Set<LedgerEntry>();
        public DbSet<CreditAccount> CreditAccounts => db.Set<CreditAccount>();
        public DbSet<Debt> Debts => db.Set<Debt>();
        public DbSet<Allocation> Allocations => db.Set<Allocation>();
        public DbSet<OwnerCode> OwnerCodes => db.Set<OwnerCode>();
    }
}
