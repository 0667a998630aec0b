using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Tenancy;

public sealed class ModelTests(ShopRig rig) : ShopTests(rig)
{
    // Spoken to in SQL alone.
    private static readonly string[] Unmapped = ["shop.book_checks", "shop.catalogue_snapshots", "shop.sync_state"];

    private async Task<List<string>> ColumnsAsync() =>
        await Database.ListAsync<string>(
            """
            select n.nspname || '.' || c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then '' else ' null' end
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('shop', 'identity') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            """
        );

    private List<string> Mapped()
    {
        using var scope = Rig.Host.Services.CreateScope();
        var model = scope.ServiceProvider.GetRequiredService<PosDb>().Model;
        return
        [
            .. from entity in model.GetEntityTypes()
            let table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema())
            from property in entity.GetProperties()
            select $"{table.Schema}.{table.Name} {property.GetColumnName(table)} {property.GetColumnType(table)}{(property.IsColumnNullable(table) ? " null" : "")}",
        ];
    }

    [Fact]
    public async Task Every_mapped_column_is_in_the_database_with_its_type_and_nullability() =>
        Assert.Empty(Mapped().Except(await ColumnsAsync()));

    [Fact]
    public async Task Every_column_of_the_database_is_mapped() =>
        Assert.Empty(
            (await ColumnsAsync())
                .Where(c =>
                    !Unmapped.Contains(c.Split(' ')[0])
                    && !c.StartsWith("identity.data_protection_keys", StringComparison.Ordinal)
                    && !c.StartsWith("identity.platform_admins", StringComparison.Ordinal)
                    && !c.StartsWith("identity.sessions", StringComparison.Ordinal)
                    && !c.StartsWith("identity.reset_codes", StringComparison.Ordinal)
                    && !c.StartsWith("identity.second_steps", StringComparison.Ordinal)
                    && !c.StartsWith("identity.passkey", StringComparison.Ordinal)
                    && !c.StartsWith("identity.context_key", StringComparison.Ordinal)
                )
                .Except(Mapped())
        );

    [Fact]
    public async Task Every_table_of_the_shop_is_mapped_or_on_the_list()
    {
        var tables = (await ColumnsAsync())
            .Select(c => c.Split(' ')[0])
            .Where(t => t.StartsWith("shop.", StringComparison.Ordinal))
            .Distinct();
        Assert.Equal(Unmapped, tables.Except(Mapped().Select(c => c.Split(' ')[0])).Order());
    }

    [Fact]
    public void Every_tenant_table_has_the_second_guard()
    {
        using var scope = Rig.Host.Services.CreateScope();
        foreach (var entity in scope.ServiceProvider.GetRequiredService<PosDb>().Model.GetEntityTypes().Where(e => e.GetSchema() == "shop"))
            Assert.True(entity.GetDeclaredQueryFilters().Any(f => f.Key == "tenant"), entity.Name);
    }
}
