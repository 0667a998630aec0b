using Npgsql;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Tenancy;

public sealed class CatalogueGateTests(ShopRig rig)
{
    [Fact]
    public async Task Every_table_keeps_the_shops_apart()
    {
        await using var connection = await rig.Database.Admin.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var violations = await new CatalogueGate(connection).ViolationsAsync();
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public async Task Nobody_who_serves_makes_large_objects_beside_the_policies()
    {
        await using var nobody = await TenantSession.WithoutContextAsync(rig.Database);
        foreach (var way in (string[])["lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, '\\x00')"])
            Assert.Equal((way, PostgresErrorCodes.InsufficientPrivilege), (way, await nobody.TryAsync($"select {way}")));
    }

    [Fact]
    public async Task The_gate_looked_at_tables()
    {
        Assert.True(
            await rig.Database.AskAsync<long>("select count(*) from pg_policies where schemaname = 'shop' and policyname = 'tenant'") >= 17
        );
    }
}

/// <summary>Breaks each rule on purpose, in a database of its own and in a transaction that is thrown away, to see the gate name it.</summary>
public sealed class BrokenCatalogueTests(ShopRig rig, BrokenCatalogueTests.OwnDatabase own)
    : IClassFixture<BrokenCatalogueTests.OwnDatabase>
{
    public sealed class OwnDatabase : IAsyncDisposable
    {
        public TestDatabase? Database { get; set; }

        public ValueTask DisposeAsync() => Database?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private const string GoodTable = """
        set local role pos_owner;
        create table shop.extras (business_id uuid not null references shop.businesses on delete restrict, id uuid not null, outlet_id uuid, sale_id uuid, primary key (business_id, id));
        """;

    public static TheoryData<string, string> Mistakes =>
        new()
        {
            { "alter table shop.sales no force row level security", "shop.sales: row-level security is not forced" },
            { "alter table shop.sales disable row level security", "shop.sales: row-level security is off" },
            { "alter table identity.users no force row level security", "identity.users: row-level security is not forced" },
            { GoodTable, "shop.extras: row-level security is off" },
            { GoodTable, "shop.extras: no tenant policy as the template writes it" },
            {
                GoodTable
                    + "alter table shop.extras enable row level security, force row level security; create policy tenant on shop.extras to pos_app, pos_keeper using (true)",
                "shop.extras: no tenant policy as the template writes it"
            },
            { GoodTable + "call app.protect('shop.extras')", "shop.extras: cashiers are not narrowed to their outlet" },
            {
                "create table shop.extras (id uuid primary key); alter table shop.extras owner to pos_owner",
                "shop.extras: no business_id uuid not null, and not on the list of unscoped tables"
            },
            {
                "create table shop.extras (business_id uuid primary key, at int); alter table shop.extras alter business_id type text",
                "shop.extras: no business_id uuid not null, and not on the list of unscoped tables"
            },
            { "alter table shop.sale_lines drop constraint sale_lines_pkey cascade", "shop.sale_lines: no primary key" },
            { "create unique index extras on shop.sales (receipt_no)", "shop.sales shop.extras: unique index not led by business_id" },
            {
                "alter table shop.barcodes drop constraint barcodes_pkey, add primary key (code)",
                "shop.barcodes shop.barcodes_pkey: unique index not led by business_id"
            },
            {
                "create unique index extras on shop.categories (lower(name), business_id)",
                "shop.categories shop.extras: unique index not led by business_id"
            },
            {
                "create unique index extras on shop.products (business_id, id); alter table shop.products add unique (id); alter table shop.sale_lines add constraint simple foreign key (product_id) references shop.products (id)",
                "shop.sale_lines simple: foreign key not led by business_id"
            },
            {
                "alter table shop.workers add constraint person foreign key (user_id) references identity.users",
                "shop.workers person: foreign key not led by business_id"
            },
            { "drop policy tenant on shop.products", "shop.products: no tenant policy as the template writes it" },
            { "drop policy outlet on shop.sales", "shop.sales: cashiers are not narrowed to their outlet" },
            { "alter policy outlet on shop.payments using (true)", "shop.payments: cashiers are not narrowed to their outlet" },
            {
                "create policy wide on shop.products for select to pos_app using (true)",
                "shop.products: 2 permissive policies for pos_app"
            },
            { "create policy wide on shop.products for select to pos_app using (true)", "shop.products wide: policy that nobody reviewed" },
            { "create policy wide on shop.products for select using (true)", "shop.products wide: policy for everybody" },
            { "alter policy tenant on shop.products with check (true)", "shop.products: no tenant policy as the template writes it" },
            {
                "drop policy by_right on shop.stock_movements; create policy by_right on shop.stock_movements for insert to pos_app with check (true)",
                "shop.stock_movements by_right: policy that nobody reviewed"
            },
            { "grant update on shop.sales to pos_app", "shop.sales: pos_app may change a fact" },
            { "grant update (total) on shop.sales to pos_app", "shop.sales: pos_app may change a fact (total)" },
            { "grant update (payload) on shop.operations to pos_app", "shop.operations: pos_app may change a fact (payload)" },
            { "grant delete on shop.products to pos_app", "shop.products: pos_app may delete" },
            { "grant update (business_id) on shop.products to pos_app", "shop.products: pos_app may move a row to another business" },
            { "grant truncate on shop.sales to pos_app", "shop.sales: pos_app has TRUNCATE" },
            { "grant references on shop.sales to pos_app", "shop.sales: pos_app has REFERENCES" },
            { "grant trigger on shop.sales to pos_app", "shop.sales: pos_app has TRIGGER" },
            { "grant insert on shop.sales to pos_auditor", "shop.sales: pos_auditor may write" },
            { "grant select on shop.sales to public", "shop.sales: SELECT is granted to everybody" },
            { "grant select (total) on shop.sales to public", "shop.sales: SELECT (total) is granted to everybody" },
            { "grant create on schema shop to pos_app", "shop: pos_app has CREATE on the schema" },
            { "grant usage on schema shop to public", "shop: PUBLIC has USAGE on the schema" },
            { "grant create on schema public to public", "pos_app: may create in the schema public" },
            { "create view shop.extras as select * from shop.sales", "shop.extras: view without security_invoker" },
            {
                "create materialized view shop.extras as select * from shop.units",
                "shop.extras: materialized view: it has no row-level security"
            },
            { "create table public.extras (id int primary key)", "public.extras: outside the schemas that are watched" },
            {
                "create function app.extras() returns int language sql security definer set search_path = '' as 'select 1'",
                "app.extras: security definer that nobody reviewed"
            },
            {
                "create function app.extras() returns int language sql security definer set search_path = '' as 'select 1'",
                "app.extras: security definer with the rights of postgres"
            },
            { "grant select on identity.users to pos_app", "identity.users: pos_app has SELECT on what only functions may see" },
            {
                "grant select (password_hash) on identity.users to pos_app",
                "identity.users: pos_app has SELECT (password_hash) on what only functions may see"
            },
            {
                "grant select on identity.context_key to pos_keeper",
                "identity.context_key: pos_keeper has SELECT on what only functions may see"
            },
            {
                "grant select on identity.data_protection_keys to pos_app",
                "identity.data_protection_keys: pos_app has SELECT, and not the cookie keys' own role"
            },
            { "grant select on shop.sales to pos_keyring", "shop.sales: pos_keyring has SELECT, and not the cookie keys' own role" },
            { "grant pos_keyring to pos_app", "pos_app: is a member of pos_keyring" },
            { "grant insert on shop.outlets to pos_gatekeeper", "shop.outlets: pos_gatekeeper may write" },
            { "alter function app.enter reset search_path", "app.enter: function without a fixed, empty search_path" },
            { "alter function app.enter owner to pos_owner", "app.enter: security definer with the rights of pos_owner" },
            { "grant execute on function app.find_user to public", "app.find_user: everybody may execute it" },
            { "alter role pos_app bypassrls", "pos_app: role is bypassrls" },
            { "alter role pos_app superuser", "pos_app: role is superuser" },
            { "alter role pos_app createrole", "pos_app: role is createrole" },
            { "grant pos_owner to pos_app", "pos_app: is a member of pos_owner" },
            { "grant pos_auditor to pos_app", "pos_app: is a member of pos_auditor" },
            { "alter table shop.units owner to pos_app", "shop.units: is owned by pos_app" },
            { "drop table identity.user_tokens", "identity.user_tokens: on a list of exceptions but not there" },
        };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task The_gate_names_the_mistake(string mistake, string violation)
    {
        var ct = TestContext.Current.CancellationToken;
        own.Database ??= await rig.NewDatabaseAsync("broken_catalogue");
        var violations = await rig.ChangingRolesAsync(async () =>
        {
            await using var connection = await own.Database.Admin.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using (var command = new NpgsqlCommand(mistake, connection))
                await command.ExecuteNonQueryAsync(ct);
            await using (var command = new NpgsqlCommand("reset role", connection))
                await command.ExecuteNonQueryAsync(ct);
            return await new CatalogueGate(connection).ViolationsAsync();
        });
        Assert.Contains(violation, violations);
    }
}
