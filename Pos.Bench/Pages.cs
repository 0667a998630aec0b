using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Tenancy;
using Pos.E2E.Rig;
using Pos.Web.Features.Customers;
using Pos.Web.Features.Demo;
using Pos.Web.Features.Shared;

namespace Pos.Bench;

/// <summary>
/// The office's pages as their owner sees them in a shop of 20,000 customers with 500,000 entries, 20,000 products and 1,000,000 sales: medians through HTTP
/// against 30 ms, of lists against 50, and the buffers the largest queries touch.
/// </summary>
public static class Pages
{
    private const double MostMilliseconds = 30;
    private const double MostOfList = 50;
    private const int Looks = 15;
    private static readonly string[] Lists = ["/customers", "/products", "/sales", "/credit"];

    public static async Task<int> RunAsync(Options options)
    {
        var (customers, entries) = (options.Number("customers", 20_000), options.Number("entries", 500_000));
        var (products, sales) = (options.Number("products", 20_000), options.Number("sales", 1_000_000));
        await using var server = await ShopServer.StartAsync();
        await LargeShop.SeedAsync(server.Services, 450, 2_000, customers, entries);
        // Before what only fills tables: that comes past every trigger.
        var broken = await Pos.Data.Sql.Database.BrokenInvariantsAsync(NpgsqlDataSource.Create(server.AppConnection), default);
        await FillAsync(server, products, sales);
        await using (var analyze = server.Admin.CreateCommand("vacuum (analyze)"))
            await analyze.ExecuteNonQueryAsync();
        var most = await server.ScalarAsync<Guid>("select customer_id from shop.credit_accounts order by balance desc limit 1");
        var shop = await server.ScalarAsync<Guid>("select business_id from shop.credit_accounts limit 1");
        var owner = await server.ScalarAsync<Guid>("select user_id from shop.workers where business_id = $1 and role = 'owner'", shop);

        // Most shops this large have a second outlet: accounts are then added up for each customer.
        await server.ScalarAsync<long>(
            """
            with added as (insert into shop.outlets (business_id, id, name, code, time_zone, cutover_hour, created_at)
                           select $1, gen_random_uuid(), 'Gulshan', 'G', 'Asia/Karachi', 0, now() returning 1)
            select count(*) from added
            """,
            shop
        );

        using var office = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                CookieContainer = new CookieContainer(),
            }
        )
        {
            BaseAddress = new(server.Process.Address),
        };
        using (var form = new FormUrlEncodedContent([new("Login", LargeShop.OwnerLogin), new("Password", DemoShops.OwnerPassword)]))
        using (var answer = await office.PostAsync("/sign-in", form))
            if (answer.StatusCode != HttpStatusCode.Redirect)
                throw new InvalidOperationException($"The owner could not sign in: {answer.StatusCode}");

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        string Since(int days) => today.AddDays(1 - days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (slowest, slowestList) = (0.0, 0.0);
        foreach (
            var path in new[]
            {
                "/today",
                "/more",
                "/review",
                "/devices",
                "/categories",
                "/products/new",
                "/customers/new",
                "/customers",
                "/customers?sort=age",
                "/customers?sort=paid&turned=true",
                "/customers?sort=name&page=200",
                "/customers?q=ali+khan",
                "/customers?q=0312",
                "/customers?standing=owes",
                "/customers?age=older",
                $"/customers/{most}",
                $"/customers/{most}?all=true",
                $"/customers/{most}/payment",
                $"/customers/{most}/write-off",
                $"/customers/{most}/merge?find=ali",
                "/credit",
                "/credit?days=7",
                "/credit?days=90",
                "/products",
                "/products?page=300",
                "/products?sort=price",
                "/products?sort=stock",
                "/products?q=milk",
                "/sales",
                "/sales?method=card",
                $"/sales?from={Since(7)}",
                $"/sales?from={Since(30)}",
                $"/sales?from={Since(365)}",
                $"/sales?from={Since(365)}&page=1000",
            }
        )
        {
            var times = new List<double>();
            for (var i = 0; i < Looks + 3; i++)
            {
                var watch = Stopwatch.StartNew();
                using var answer = await office.GetAsync(path);
                await answer.Content.ReadAsByteArrayAsync();
                answer.EnsureSuccessStatusCode();
                if (i >= 3)
                    times.Add(watch.Elapsed.TotalMilliseconds);
            }
            if (Lists.Contains(path.Split('?')[0]))
                slowestList = Math.Max(slowestList, Figures.Median(times));
            else
                slowest = Math.Max(slowest, Figures.Median(times));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Figures.Median(times), 6:0.0} ms  (p95 {Figures.Percentile(times, 0.95):0.0})  {path.Replace(most.ToString(), "MOST", StringComparison.Ordinal)}"
                )
            );
        }
        await ExplainAsync(server, shop, owner, most);
        foreach (var (invariant, rows) in broken)
            Console.WriteLine($"BROKEN: {invariant}: {rows}");
        return Figures.Close(
            "pages",
            slowest < MostMilliseconds && slowestList < MostOfList && broken.Count == 0,
            ("customers", customers),
            ("entries", entries),
            ("products", products),
            ("sales", sales),
            ("slowest_median_ms", slowest),
            ("limit_ms", MostMilliseconds),
            ("slowest_list_ms", slowestList),
            ("limit_of_lists_ms", MostOfList),
            ("invariants_broken", broken.Count)
        );
    }

    /// <summary>
    /// Rows as one of each that came through the program, a year of them, many at once and past every trigger: the pages read them, the books do not.
    /// </summary>
    private static async Task FillAsync(ShopServer server, int products, int sales)
    {
        await using var connection = await server.Admin.OpenConnectionAsync();
        foreach (
            var (sql, most) in new[]
            {
                ("set session_replication_role = replica", 0),
                (
                    """
                    create temp table goods as select gen_random_uuid() as made, i, p.* from generate_series(1, $1) i
                    cross join lateral (select * from shop.products order by id limit 1 offset i % 400) p
                    """,
                    products
                ),
                (
                    """
                    insert into shop.products (business_id, id, category_id, unit_id, name, name_ur, code, price, active, created_at, change_seq)
                    select business_id, made, category_id, unit_id, left(name, 70) || ' ' || i, name_ur, '', price + i % 97, active, created_at, change_seq from goods
                    """,
                    0
                ),
                (
                    "insert into shop.barcodes (business_id, product_id, code, position) select business_id, made, '7' || lpad(i::text, 12, '0'), 0 from goods",
                    0
                ),
                (
                    """
                    insert into shop.stock_on_hand (business_id, outlet_id, product_id, quantity, change_seq)
                    select g.business_id, o.id, g.made, g.i % 5000 * 1000, g.change_seq from goods g join shop.outlets o using (business_id)
                    """,
                    0
                ),
                (
                    """
                    create temp table made as select s.business_id, s.outlet_id, s.device_id, s.worker_id, i, now() - i * interval '365 days' / $1 as at, 10000 + i % 90000 as total,
                      (lpad(to_hex((extract(epoch from now() - i * interval '365 days' / $1) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3) || '8' || substr(md5(i::text), 4, 15))::uuid as id
                    from generate_series(1, $1) i cross join (select * from shop.sales order by id limit 1) s
                    """,
                    sales
                ),
                (
                    """
                    insert into shop.sales (business_id, id, outlet_id, device_id, worker_id, receipt_no, occurred_at, received_at, business_date, lines_total, rounding, total, paid, credit)
                    select business_id, id, outlet_id, device_id, worker_id, 'X1-' || i, at, at, (at at time zone 'Asia/Karachi')::date, total, 0, total, total, 0 from made order by at
                    """,
                    0
                ),
                (
                    """
                    insert into shop.payments (business_id, op_id, line_no, outlet_id, sale_id, method, amount, occurred_at)
                    select business_id, id, 1, outlet_id, id, (array['cash', 'cash', 'cash', 'cash', 'card', 'wallet'])[1 + i % 6], total, at from made order by at
                    """,
                    0
                ),
            }
        )
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            if (most > 0)
                command.Parameters.Add(new() { Value = most });
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>As the app asks them, under its own policies.</summary>
    private static async Task ExplainAsync(ShopServer server, Guid shop, Guid owner, Guid most)
    {
        await using var scope = server.Services.CreateAsyncScope();
        if (
            !await scope
                .ServiceProvider.GetRequiredService<TenantTransaction>()
                .EnterAsync(shop, await server.SessionOfAsync(owner), default)
        )
            throw new InvalidOperationException("nobody of this business");
        var db = scope.ServiceProvider.GetRequiredService<PosDb>();
        var list = scope.ServiceProvider.GetRequiredService<CustomerList>();
        var places = await scope.ServiceProvider.GetRequiredService<OutletQueries>().PlacesAsync(default);
        NpgsqlCommand Asked(string sql, params object[] values)
        {
            var command = db.Command(sql);
            foreach (var value in values)
                command.Parameters.Add(new() { Value = value });
            return command;
        }
        foreach (
            var (name, command) in new[]
            {
                ("the list", list.Command(new CustomersQuery().Filter(places))),
                ("the list, searched", list.Command(new CustomersQuery { Q = "ali khan" }.Filter(places))),
                ("the list, over 90 days", list.Command(new CustomersQuery { Age = "older" }.Filter(places))),
                ("what is owed, by age", Asked("select * from app.credit_standing($1, null)", places.Today)),
                ("by day, 30 days", Asked("select * from app.credit_by_day($1, $2, null)", places.Today.AddDays(-29), places.Today)),
                ("by day, 90 days", Asked("select * from app.credit_by_day($1, $2, null)", places.Today.AddDays(-89), places.Today)),
                ("top debtors", Asked("select * from app.top_debtors(null, 10)")),
                ("one ledger", Asked("select * from shop.ledger_entries where business_id = $1 and customer_id = $2", shop, most)),
                (
                    "its allocations",
                    Asked("select * from shop.allocations where business_id = $1 and customer_id = $2 and amount > 0", shop, most)
                ),
            }
        )
        {
            await using (command)
            {
                command.CommandText = "explain (analyze, buffers, format json) " + command.CommandText;
                using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
                var root = plan.RootElement[0];
                var top = root.GetProperty("Plan");
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{root.GetProperty("Execution Time").GetDouble(), 6:0.0} ms  {top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64(), 6} buffers  {name}"
                    )
                );
            }
        }
    }
}
