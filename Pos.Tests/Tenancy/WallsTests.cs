using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Tests.Platform;

namespace Pos.Tests.Tenancy;

/// <summary>Every table, command and stranger: what must happen follows from who asks, whose the row is and what the catalogue grants.</summary>
public sealed class WallsTests(ShopRig rig, TwoShops shops) : ShopTests(rig), IClassFixture<TwoShops>
{
    /// <summary>What is bought, from whom, and what is owed for it.</summary>
    private static readonly string[] Buying =
    [
        "shop.suppliers",
        "shop.deliveries",
        "shop.delivery_lines",
        "shop.supplier_returns",
        "shop.supplier_entries",
        "shop.supplier_goods",
        "shop.purchase_orders",
        "shop.purchase_order_lines",
        "shop.goods_costs",
        "shop.cost_changes",
        "shop.movement_costs",
    ];

    /// <summary>Of these a cashier reads no row, not even of the own outlet.</summary>
    private static readonly string[] OwnersToRead =
    [
        "shop.flags",
        "shop.resolutions",
        "shop.invitations",
        "shop.worker_changes",
        "shop.approvals",
        "shop.pins",
        "shop.broken_books",
        "shop.owner_codes",
        "shop.reminders",
        "shop.statement_runs",
        "shop.exports",
        "shop.export_parts",
        "shop.expenses",
        "shop.product_batches",
        "shop.product_changes",
        "shop.import_drafts",
        .. Buying,
    ];

    /// <summary>And these who has the right to edit goods writes.</summary>
    private static readonly string[] Goods = ["shop.products", "shop.categories", "shop.barcodes", "shop.packs", "shop.product_changes"];

    /// <summary>These a cashier reads and never writes.</summary>
    private static readonly string[] OwnersToWrite =
    [
        "shop.products",
        "shop.categories",
        "shop.units",
        "shop.barcodes",
        "shop.packs",
        "shop.outlet_products",
        "shop.stock_minimums",
        "shop.outlets",
        "shop.businesses",
        "shop.workers",
        "shop.worker_outlets",
        "shop.worker_rights",
        "shop.exports",
        "shop.export_parts",
        "shop.expenses",
        "shop.product_batches",
        "shop.product_changes",
        "shop.import_drafts",
        .. Buying,
    ];

    /// <param name="Outlet">Null for whoever is not bound to one.</param>
    private sealed record Asker(string Name, TestShop? Shop, Guid? UserId, Guid? Outlet, bool Empty = false, Preset? Preset = null)
    {
        public bool EditsGoods => Preset == Data.Tenancy.Preset.StockKeeper;
    }

    private sealed record Target(string Name, TestShop Shop, string Where, Guid? Outlet);

    private IEnumerable<Asker> Askers =>
        [
            new("none", null, null, null),
            new("empty", null, null, null, Empty: true),
            new("owner B", shops.B, shops.B.OwnerId, null),
            new("owner A", shops.A, shops.A.OwnerId, null),
            new("cashier A1", shops.A, shops.A.CashierId, shops.A.Outlet),
            new("cashier A2", shops.A, shops.A.OtherCashierId, shops.A.OtherOutlet),
            .. Enum.GetValues<Preset>().Select(p => new Asker($"{p} A2", shops.A, shops.A.OtherCashierId, shops.A.OtherOutlet, Preset: p)),
        ];

    private Task<TenantSession> EnterAsync(Asker asker) =>
        asker.UserId is { } user
            ? TenantSession.OfAsync(Database, asker.Shop!.BusinessId, user)
            : TenantSession.WithoutContextAsync(Database);

    private async Task<List<(Target Target, string Row)>> TargetsAsync(string table, string? outletColumn)
    {
        List<Target> targets = outletColumn is null
            ? [new("A", shops.A, "", null), new("B", shops.B, "", null)]
            :
            [
                new("A1", shops.A, $" and {outletColumn} = '{shops.A.Outlet}'", shops.A.Outlet),
                new("A2", shops.A, $" and {outletColumn} = '{shops.A.OtherOutlet}'", shops.A.OtherOutlet),
                new("B", shops.B, "", null),
            ];
        var found = new List<(Target, string)>();
        foreach (var target in targets)
        {
            var from = $"from {table} t where business_id = $1{target.Where}";
            foreach (var row in await Database.ListAsync<string>($"select to_jsonb(t)::text {from} limit 1", target.Shop.BusinessId))
                found.Add((target, row));
        }
        return found;
    }

    [Fact]
    public async Task Each_cell_beyond_a_wall_is_refused_or_empty()
    {
        // What the catalogue says: the column that binds rows to an outlet, and what the app's role may do at all. Not its policies: they are what is tried.
        // Workers belong to the business: a cashier reads the names of those at its other outlets too.
        var tables = await Database.ListAsync<string[]>(
            """
            select array[c.oid::regclass::text,
              case when c.relname = 'outlets' then 'id'
                   when c.relname = 'workers' then ''
                   when exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'outlet_id' and not a.attisdropped) then 'outlet_id' else '' end,
              coalesce((select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                        and has_column_privilege('pos_app', c.oid, a.attnum, 'UPDATE') order by a.attnum limit 1), ''),
              has_table_privilege('pos_app', c.oid, 'DELETE')::text,
              has_column_privilege('pos_app', c.oid, 'business_id', 'UPDATE')::text,
              (select string_agg(quote_ident(a.attname), ', ') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''),
              (select string_agg(quote_ident(a.attname), ', ') from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary)]
            from pg_class c where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p') order by 1
            """
        );
        var (cells, open) = (0, 0);
        var wrong = new List<string>();
        foreach (var asker in Askers)
        {
            if (asker.Preset is { } preset)
                await Database.AskAsync<object?>(
                    "select app.set_rights(w.business_id, w.id, $3::text::jsonb)::text from shop.workers w where w.business_id = $1 and w.user_id = $2",
                    shops.A.BusinessId,
                    asker.UserId!.Value,
                    JsonSerializer.Serialize(Right.Of(Rig.Host.Services.GetServices<Right>(), preset))
                );
            await using var session = await EnterAsync(asker);
            if (asker.Empty)
                await session.ExecuteAsync(
                    "select set_config('app.business_id', '', true), set_config('app.role', '', true), set_config('app.outlet_id', '', true)"
                );
            var before = cells;
            foreach (var t in tables)
            {
                var (table, column, canDelete, canMove, columns, key) = (t[0], t[2], t[3] == "true", t[4] == "true", t[5], t[6]);
                foreach (var (target, row) in await TargetsAsync(table, t[1] is "" ? null : t[1]))
                {
                    var beyond = asker.Shop != target.Shop || (asker.Outlet is { } own && target.Outlet is { } its && own != its);
                    var cashier = asker.Outlet is not null;
                    var unread = beyond || (cashier && OwnersToRead.Contains(table));
                    var unwritten = beyond || (cashier && OwnersToWrite.Contains(table) && !(asker.EditsGoods && Goods.Contains(table)));
                    var blind = asker.Shop is null;
                    if (!unread && !blind)
                    {
                        open++;
                        if (
                            await session.CountAsync(
                                $"select count(*) from {table} where business_id = '{target.Shop.BusinessId}'{target.Where}"
                            ) == 0
                        )
                            wrong.Add($"{asker.Name}: nothing of {table} of {target.Name}, which is his to read");
                    }
                    var where = $"where business_id = '{target.Shop.BusinessId}'{target.Where}";
                    var insert =
                        $"insert into {table} ({columns}) select {columns} from jsonb_populate_record(null::{table}, $1::text::jsonb)";
                    var elsewhere = target.Shop == shops.A ? shops.B.BusinessId : shops.A.BusinessId;
                    var set = column is "" ? "business_id" : column;
                    (string Command, string Sql, bool Granted, bool Adds)[] tries =
                    [
                        ("select", $"select count(*) from {table} {where}", true, false),
                        ("insert", insert, true, true),
                        ("on conflict", $"{insert} on conflict ({key}) do update set {set} = excluded.{set}", true, true),
                        ("update", $"update {table} set {set} = {set} {where}", column is not "", false),
                        ("delete", $"delete from {table} {where}", canDelete, false),
                        ("move", $"update {table} set business_id = '{elsewhere}' {where}", canMove, false),
                    ];
                    foreach (var (command, sql, granted, adds) in tries)
                    {
                        if (!(command == "select" ? unread : unwritten))
                            continue;
                        cells++;
                        var must = blind || adds || !granted ? "42501" : "0 rows";
                        var answer =
                            command == "select" && !blind ? $"{await session.CountAsync(sql)} rows"
                            : adds ? await session.TryAsync(sql, row)
                            : await session.TryAsync(sql);
                        if (answer != must)
                            wrong.Add($"{asker.Name}: {command} {table} of {target.Name}: {answer}, must be {must}");
                    }
                }
            }
            TestContext.Current.TestOutputHelper?.WriteLine($"{asker.Name, -12}{cells - before, 6} cells");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{cells} cells beyond a wall, {open} on this side of it");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        // Six commands at least, for two who are nobody and for a stranger, in every table.
        Assert.True(cells >= tables.Count * 6 * 4, $"{cells} cells");
        Assert.True(open >= tables.Count, $"{open} cells that are open");
    }

    [Fact]
    public async Task Who_people_are_is_nobodys_to_read_or_write_and_whoever_runs_the_platform_sees_no_shop()
    {
        var admin = (await PlatformTests.AdminAsync(Rig, Rig.Host, Database)).Id;
        var askers = new (string Name, Func<Task<TenantSession>> EnterAsync)[]
        {
            ("none", () => TenantSession.WithoutContextAsync(Database)),
            ("owner A", () => TenantSession.OfAsync(Database, shops.A.BusinessId, shops.A.OwnerId)),
            ("cashier A1", () => TenantSession.OfAsync(Database, shops.A.BusinessId, shops.A.CashierId)),
            (
                "platform",
                async () =>
                {
                    var person = await TenantSession.WithoutContextAsync(Database);
                    var token = await Database.SessionOfAsync(admin);
                    await person.ExecuteAsync("select app.enter_person($1, $2)", token.Id, token.Key());
                    return person;
                }
            ),
        };
        foreach (var (name, enterAsync) in askers)
        {
            await using var session = await enterAsync();
            foreach (var table in CatalogueGate.FunctionsOnly)
            foreach (
                var sql in new[]
                {
                    $"select 1 from {table}",
                    $"insert into {table} default values",
                    $"delete from {table}",
                    $"truncate {table}",
                }
            )
                Assert.Equal((name, sql, "42501"), (name, sql, await session.TryAsync(sql)));
            if (name != "platform")
                continue;
            foreach (
                var table in await Database.ListAsync<string>(
                    "select c.oid::regclass::text from pg_class c where c.relnamespace = 'shop'::regnamespace and c.relkind in ('r', 'p')"
                )
            )
                // Refused, or found empty: that depends on which of the policies the plan asks first.
                Assert.Contains(
                    await session.TryAsync($"do 'begin if exists (select from {table}) then raise no_data_found; end if; end'"),
                    new[] { "42501", "-1 rows" }
                );
        }
    }
}
