using System.Linq.Expressions;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.Statements;
using Pos.Data.Stock;
using Pos.Data.Sync;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Data.Workers;

namespace Pos.Data;

/// <summary>The shop's tables. The schema itself is in Sql/*.sql; a test holds this mapping against it.</summary>
public sealed class PosDb(DbContextOptions<PosDb> options, TenantContext tenant) : DbContext(options)
{
    public DbSet<Business> Businesses => Set<Business>();
    public DbSet<Outlet> Outlets => Set<Outlet>();
    public DbSet<Worker> Workers => Set<Worker>();
    public DbSet<Device> Devices => Set<Device>();
    public DbSet<Shift> Shifts => Set<Shift>();
    public DbSet<Operation> Operations => Set<Operation>();
    public DbSet<Flag> Flags => Set<Flag>();
    public DbSet<Resolution> Resolutions => Set<Resolution>();
    public DbSet<DeviceHead> DeviceHeads => Set<DeviceHead>();
    public DbSet<Unit> Units => Set<Unit>();
    public DbSet<Category> Categories => Set<Category>();
    public DbSet<Product> Products => Set<Product>();
    public DbSet<Barcode> Barcodes => Set<Barcode>();
    public DbSet<StockMovement> StockMovements => Set<StockMovement>();
    public DbSet<StockOnHand> StockOnHand => Set<StockOnHand>();
    public DbSet<Sale> Sales => Set<Sale>();
    public DbSet<SaleLine> SaleLines => Set<SaleLine>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<ReturnLine> ReturnLines => Set<ReturnLine>();
    public DbSet<Customer> Customers => Set<Customer>();
    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();
    public DbSet<CreditAccount> CreditAccounts => Set<CreditAccount>();
    public DbSet<Debt> Debts => Set<Debt>();
    public DbSet<Allocation> Allocations => Set<Allocation>();
    public DbSet<OwnerCode> OwnerCodes => Set<OwnerCode>();
    public DbSet<StatementLink> StatementLinks => Set<StatementLink>();
    public DbSet<StatementRun> StatementRuns => Set<StatementRun>();
    public DbSet<Reminder> Reminders => Set<Reminder>();

    /// <summary>A command on this context's connection and transaction, for what EF does not say well.</summary>
    public NpgsqlCommand Command(string sql) => new(sql, Connection, (NpgsqlTransaction?)Database.CurrentTransaction?.GetDbTransaction());

    public NpgsqlConnection Connection => (NpgsqlConnection)Database.GetDbConnection();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema("shop");
        TenantRow<Business>(modelBuilder, b => b.BusinessId);
        TenantRow<Outlet>(modelBuilder, o => new { o.BusinessId, o.Id });
        TenantRow<Worker>(modelBuilder, w => new { w.BusinessId, w.Id });
        TenantRow<Device>(modelBuilder, d => new { d.BusinessId, d.Id });
        TenantRow<Shift>(modelBuilder, s => new { s.BusinessId, s.Id });
        TenantRow<Operation>(modelBuilder, o => new { o.BusinessId, o.OpId });
        TenantRow<Flag>(
            modelBuilder,
            f => new
            {
                f.BusinessId,
                f.OpId,
                f.Kind,
                f.Subject,
            }
        );
        TenantRow<Resolution>(modelBuilder, r => new { r.BusinessId, r.OpId });
        TenantRow<DeviceHead>(modelBuilder, h => new { h.BusinessId, h.DeviceId });
        TenantRow<Unit>(modelBuilder, u => new { u.BusinessId, u.Id });
        TenantRow<Category>(modelBuilder, c => new { c.BusinessId, c.Id });
        TenantRow<Barcode>(modelBuilder, b => new { b.BusinessId, b.Code });
        TenantRow<StockMovement>(
            modelBuilder,
            m => new
            {
                m.BusinessId,
                m.OpId,
                m.LineNo,
            }
        );
        TenantRow<StockOnHand>(
                modelBuilder,
                s => new
                {
                    s.BusinessId,
                    s.OutletId,
                    s.ProductId,
                }
            )
            .ToTable("stock_on_hand");
        TenantRow<SaleLine>(
            modelBuilder,
            l => new
            {
                l.BusinessId,
                l.SaleId,
                l.LineNo,
            }
        );
        TenantRow<Payment>(
            modelBuilder,
            p => new
            {
                p.BusinessId,
                p.OpId,
                p.LineNo,
            }
        );
        TenantRow<ReturnLine>(
            modelBuilder,
            r => new
            {
                r.BusinessId,
                r.OpId,
                r.LineNo,
            }
        );
        TenantRow<Customer>(modelBuilder, c => new { c.BusinessId, c.Id });
        TenantRow<LedgerEntry>(
            modelBuilder,
            e => new
            {
                e.BusinessId,
                e.OpId,
                e.LineNo,
            }
        );
        TenantRow<CreditAccount>(
            modelBuilder,
            a => new
            {
                a.BusinessId,
                a.CustomerId,
                a.OutletId,
            }
        );
        TenantRow<Debt>(
            modelBuilder,
            d => new
            {
                d.BusinessId,
                d.OpId,
                d.LineNo,
            }
        );
        TenantRow<Allocation>(
            modelBuilder,
            a => new
            {
                a.BusinessId,
                a.DebtOp,
                a.DebtLine,
                a.ByOp,
                a.ByLine,
                a.Kind,
            }
        );
        TenantRow<OwnerCode>(modelBuilder, o => o.BusinessId);
        TenantRow<StatementLink>(modelBuilder, l => new { l.BusinessId, l.Id });
        TenantRow<StatementRun>(modelBuilder, r => new { r.BusinessId, r.Id });
        TenantRow<Reminder>(modelBuilder, r => new { r.BusinessId, r.Id });

        var product = TenantRow<Product>(modelBuilder, p => new { p.BusinessId, p.Id });
        product.HasOne(p => p.Unit).WithMany().HasForeignKey(p => new { p.BusinessId, p.UnitId });
        product.HasOne(p => p.Category).WithMany().HasForeignKey(p => new { p.BusinessId, p.CategoryId });
        product.HasMany(p => p.Barcodes).WithOne().HasForeignKey(b => new { b.BusinessId, b.ProductId });

        var sale = TenantRow<Sale>(modelBuilder, s => new { s.BusinessId, s.Id });
        sale.HasMany(s => s.Lines).WithOne().HasForeignKey(l => new { l.BusinessId, l.SaleId });
        sale.HasMany(s => s.Payments).WithOne().HasForeignKey(p => new { p.BusinessId, p.SaleId });

        modelBuilder.Entity<User>(user =>
        {
            user.ToTable("users", "identity");
            user.Property(u => u.UserName).IsRequired();
            user.Property(u => u.NormalizedUserName).IsRequired();
        });
        modelBuilder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims", "identity");
        modelBuilder.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("user_logins", "identity");
            login.HasKey(l => new { l.LoginProvider, l.ProviderKey });
        });
        modelBuilder.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("user_tokens", "identity");
            token.HasKey(t => new
            {
                t.UserId,
                t.LoginProvider,
                t.Name,
            });
        });

        NameInSnakeCase(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Role>().HaveConversion<LowerCaseNames<Role>>();
        configurationBuilder.Properties<Reason>().HaveConversion<LowerCaseNames<Reason>>();
        configurationBuilder.Properties<PaymentMethod>().HaveConversion<LowerCaseNames<PaymentMethod>>();
        configurationBuilder.Properties<Decision>().HaveConversion<LowerCaseNames<Decision>>();
        configurationBuilder.Properties<OperationStatus>().HaveConversion<LowerCaseNames<OperationStatus>>();
        configurationBuilder.Properties<EntryKind>().HaveConversion<SnakeCaseNames<EntryKind>>();
        configurationBuilder.Properties<LedgerAccount>().HaveConversion<SnakeCaseNames<LedgerAccount>>();
        configurationBuilder.Properties<RunState>().HaveConversion<LowerCaseNames<RunState>>();
        configurationBuilder.Properties<AllocationKind>().HaveConversion<SnakeCaseNames<AllocationKind>>();
    }

    // The filter is the second guard, behind the database's own policies.
    private EntityTypeBuilder<T> TenantRow<T>(ModelBuilder builder, Expression<Func<T, object?>> key)
        where T : class, ITenantRow
    {
        var entity = builder.Entity<T>();
        entity.HasKey(key);
        entity.HasQueryFilter("tenant", row => row.BusinessId == tenant.BusinessId);
        return entity;
    }

    private static void NameInSnakeCase(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            entity.SetTableName(SnakeCase(entity.GetTableName()!));
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
        }
    }

    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    private sealed class LowerCaseNames<TEnum>()
        : ValueConverter<TEnum, string>(value => value.ToString().ToLowerInvariant(), text => Enum.Parse<TEnum>(text, true))
        where TEnum : struct, Enum;

    private sealed class SnakeCaseNames<TEnum>()
        : ValueConverter<TEnum, string>(
            value => SnakeCase(value.ToString()),
            text => Enum.Parse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), true)
        )
        where TEnum : struct, Enum;
}
