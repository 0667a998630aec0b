using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
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
            property.SetColumnName(SnakeCase(property.Name));
    }

    /// <summary>Every enum is kept as a word.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        var enums = TenantRows.SelectMany(r => r.GetProperties()).Select(p => p.PropertyType).Where(t => t.IsEnum).Distinct();
        foreach (var type in enums)
            configurationBuilder.Properties(type).HaveConversion(typeof(SnakeCaseNames<>).MakeGenericType(type));
    }

    // The filter is the second guard, behind the database's own policies.
    private void Guard<T>(ModelBuilder builder)
        where T : class, ITenantRow => builder.Entity<T>().HasQueryFilter("tenant", row => row.BusinessId == tenant.BusinessId);

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

    private sealed class SnakeCaseNames<TEnum>()
        : ValueConverter<TEnum, string>(
            value => SnakeCase(value.ToString()),
            text => Enum.Parse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), true)
        )
        where TEnum : struct, Enum;
}
