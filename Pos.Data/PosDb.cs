using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Pos.Data.Tenancy;

namespace Pos.Data;

/// <summary>
/// The shop's tables. The schema itself is in Sql/*.sql; a test holds the mapping against it. Entities say themselves how they are mapped, and each folder
/// offers its own sets (Catalog/CatalogSets.cs: <c>db.Products</c>).
/// </summary>
public sealed class PosDb(DbContextOptions<PosDb> options, TenantContext tenant) : DbContext(options)
{
    private static readonly Type[] TenantRows =
    [
        .. typeof(PosDb).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ITenantRow))),
    ];

    private static readonly MethodInfo GuardMethod = typeof(PosDb).GetMethod(
        nameof(Guard),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    /// <summary>A command on this context's connection and transaction, for what EF does not say well.</summary>
    public NpgsqlCommand Command(string sql) => new(sql, Connection, (NpgsqlTransaction?)Database.CurrentTransaction?.GetDbTransaction());

    public NpgsqlConnection Connection => (NpgsqlConnection)Database.GetDbConnection();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema("shop");
        foreach (var row in TenantRows)
            GuardMethod.MakeGenericMethod(row).Invoke(this, [modelBuilder]);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PosDb).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(EnumWords.SnakeCase(property.Name));
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.KeepEnumsAsWords(TenantRows);

    // The filter is the second guard, behind the database's own policies.
    private void Guard<T>(ModelBuilder builder)
        where T : class, ITenantRow => builder.Entity<T>().HasQueryFilter("tenant", row => row.BusinessId == tenant.BusinessId);
}
