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
/// The pages about customers and credit as their owner sees them in a shop of 20,000 customers and 500,000 entries: medians through HTTP against 100 ms, and the
/// buffers their largest queries touch.
/// </summary>
public static class Pages
{
    private const double MostMilliseconds = 100;
    private const int Looks = 15;

    public static async Task<int> RunAsync(Options options)
    {
        var (customers, entries) = (options.Number("customers", 20_000), options.Number("entries", 500_000));
        await using var server = await ShopServer.StartAsync();
        await LargeShop.SeedAsync(server.Services, 450, 2_000, customers, entries);
        await server.ScalarAsync<long>("select count(*) from shop.ledger_entries");
        await using (var analyze = server.Admin.CreateCommand("vacuum (analyze)"))
            await analyze.ExecuteNonQueryAsync();
        var most = await server.ScalarAsync<Guid>("select customer_id from shop.credit_accounts order by balance desc limit 1");
        var shop = await server.ScalarAsync<Guid>("select business_id from shop.credit_accounts limit 1");
        var owner = await server.ScalarAsync<Guid>("select user_id from shop.workers where business_id = $1 and role = 'owner'", shop);

        // Most shops this large have a second outlet: accounts are then added up for each customer.
        await server.Maker.AddOutletAsync(new(shop, owner, Guid.Empty), "Gulshan", "G");

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

        var slowest = 0.0;
        foreach (
            var path in new[]
            {
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
                "/sales",
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
            slowest = Math.Max(slowest, Figures.Median(times));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Figures.Median(times), 6:0.0} ms  (p95 {Figures.Percentile(times, 0.95):0.0})  {path.Replace(most.ToString(), "MOST", StringComparison.Ordinal)}"
                )
            );
        }
        await ExplainAsync(server, shop, owner, most);
        var broken = await Pos.Data.Sql.Database.BrokenInvariantsAsync(NpgsqlDataSource.Create(server.AppConnection), default);
        foreach (var (invariant, rows) in broken)
            Console.WriteLine($"BROKEN: {invariant}: {rows}");
        return Figures.Close(
            "pages",
            slowest < MostMilliseconds && broken.Count == 0,
            ("customers", customers),
            ("entries", entries),
            ("slowest_median_ms", slowest),
            ("limit_ms", MostMilliseconds),
            ("invariants_broken", broken.Count)
        );
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
