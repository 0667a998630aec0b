using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Customers;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;
using Pos.Web.Features.SignIn;

namespace Pos.Tests.Shared;

/// <summary>
/// Whatever an owner's ids are put into, by whoever has no business with them: no word of his shop in any answer, no row of it changed. As chance decides which
/// id stands where; POS_SEED plays it again, POS_LONG=1 makes it 50,000 attempts.
/// </summary>
public sealed class TrespassTests(ShopRig rig) : ShopTests(rig)
{
    private const int Always = 2_500,
        Asked = 50_000,
        SignsInAfter = 400;

    // Words that occur in this shop and nowhere else.
    private const string Shop = "Kanarienvogel",
        Customer = "Kanarienkunde",
        Note = "Kanariennotiz";

    private static readonly string[] Fields =
    [
        "Id",
        "OpId",
        "Outlet",
        "OutletId",
        "OutletIds",
        "Customer",
        "CustomerId",
        "ToCustomer",
        "Worker",
        "WorkerId",
        "Product",
        "ProductId",
        "UnitId",
        "CategoryId",
        "Opening[0].OutletId",
        "Category",
        "BusinessId",
        "businessId",
        "DeviceId",
        "Debts",
        "q",
        "id",
        "outlet",
        "worker",
        "customer",
        "category",
        "device_id",
        "outlet_id",
        "op_id",
        "customer_id",
        "product_id",
        "business_id",
        "author",
    ];

    private static readonly (string, string)[] Harmless =
    [
        ("Name", "Mine now"),
        ("Price", "1"),
        ("Quantity", "1"),
        ("Amount", "1"),
        ("Reason", "Delivery"),
        ("Role", "Owner"),
        ("Note", "mine"),
        ("Code", "1"),
    ];

    /// <param name="Visitor">Signed in anew now and then: what he does may sign him out.</param>
    /// <param name="Bearer">Of his till.</param>
    /// <param name="Knows">A word that he may read.</param>
    private sealed record Asker(string Name, Func<Task<Visitor>> Visitor, string? Bearer, string? Knows = null);

    private sealed record Tally
    {
        public int Attempts { get; set; }
        public int Answered { get; set; }
        public int Refused { get; set; }
        public List<string> Breaches { get; } = [];
    }

    [Fact]
    public async Task Nobody_gets_a_word_or_changes_a_row_of_a_shop_that_is_not_his_whatever_id_he_puts_where()
    {
        var (a, b) = (await Rig.ShopAsync(Shop), await Rig.ShopAsync());
        var book = new CreditBook(a);
        var customer = await book.CustomerAsync(Customer);
        await book.DoneAsync<SaveCustomer>(new(customer, Customer, "", "", "", Note, 100_00));
        await book.KeepAsync(book.Sale(customer, 500, name: Customer));
        var ids = await IdsOfAsync(a);
        var askers = new[]
        {
            new Asker("owner B", () => AnewAsync(b, b.OwnerLogin), TestShop.Bearer(b.Till)),
            new Asker("cashier B", () => AnewAsync(b, b.CashierLogin), TestShop.Bearer(b.OtherTill)),
            // Who runs the installation knows the businesses by their names, and nothing else of them.
            new Asker(
                "platform",
                async () => (await Platform.PlatformTests.AdminAsync(Rig, Rig.Host, Database)).Visitor,
                null,
                Knows: Shop
            ),
            new Asker("nobody", () => Task.FromResult(Rig.Host.NewVisitor()), null),
        };
        var before = await BooksAsync(a.BusinessId, null);

        var tallies = await TryAsync(askers, ids, [Shop, Customer, Note]);

        Assert.Equal(before, await BooksAsync(a.BusinessId, null));
        Check(tallies);
    }

    [Fact]
    public async Task A_cashier_gets_no_word_and_changes_no_row_of_the_other_outlet_whatever_he_may_do_in_his_own()
    {
        var a = await Rig.ShopAsync();
        await a.PushAsync(a.Sale(), a.Sale());
        var receipts = await Database.ListAsync<string>("select receipt_no from shop.sales where outlet_id = $1", a.Outlet);
        await Database.AskAsync<Guid>("update shop.devices set name = $2 where id = $1 returning id", a.Till.Enrolment.Device.Id, Shop);
        var ids = await Database.ListAsync<string>(
            "select id::text from shop.sales where outlet_id = $1 union select id::text from shop.devices where outlet_id = $1 union select op_id::text from shop.operations where outlet_id = $1 union select $1::text union select id::text from shop.shifts where outlet_id = $1",
            a.Outlet
        );
        var login = await Database.AskAsync<string>("select user_name from identity.users where id = $1", a.OtherCashierId);
        var other = a.OtherTill.Enrolment.Shift.Worker.Id;
        var tallies = new Dictionary<string, Tally>();
        foreach (var preset in Enum.GetValues<Preset>())
        {
            var rights = Right.Of(Rig.Host.Services.GetServices<Right>(), preset);
            Assert.True((await a.RunAsync<SaveRights>(a.NewId(), new(other, rights))).Done);
            var before = await BooksAsync(a.BusinessId, a.Outlet);
            var one = new Asker($"{preset} of outlet 2", () => AnewAsync(a, login), TestShop.Bearer(a.OtherTill));
            foreach (var (name, tally) in await TryAsync([one], ids, [Shop, .. receipts]))
                tallies[name] = tally;
            Assert.Equal(before, await BooksAsync(a.BusinessId, a.Outlet));
        }
        Check(tallies);
    }

    // Among what was tried are passwords that are wrong, which count against whoever tried them.
    private Task<Visitor> AnewAsync(TestShop shop, string login)
    {
        Rig.Host.Services.GetRequiredService<SignInTries>().Forget(LoginName.Canonical(login)!, IPAddress.Loopback.ToString());
        return shop.SignedInAsync(login);
    }

    private static void Check(Dictionary<string, Tally> tallies)
    {
        foreach (var (name, tally) in tallies)
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{name, -24}{tally.Attempts, 8} attempts {tally.Refused, 8} refused {tally.Answered, 8} answered {tally.Breaches.Count, 4} breaches"
            );
        Assert.All(tallies.Values, t => Assert.True(t.Breaches.Count == 0, string.Join(Environment.NewLine, t.Breaches.Take(20))));
        // Not all of it was turned away at the door.
        Assert.True(tallies.Values.Sum(t => t.Answered) > tallies.Values.Sum(t => t.Attempts) / 20);
    }

    private async Task<Dictionary<string, Tally>> TryAsync(Asker[] askers, List<string> ids, string[] canaries)
    {
        var seed = Environment.GetEnvironmentVariable("POS_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"POS_SEED={seed}");
        var random = new Random(seed);
        // Answers that never end are asked for elsewhere.
        var addresses = Endpoints.All(Rig.Host).Where(x => !x.Route.EndsWith("/events", StringComparison.Ordinal)).ToList();
        var attempts = (Environment.GetEnvironmentVariable("POS_LONG") == "1" ? Asked : Always) / 2 / askers.Length;
        var tallies = new Dictionary<string, Tally>();
        foreach (var asker in askers)
        {
            var tally = tallies[asker.Name] = new();
            Visitor? visitor = null;
            for (var i = 0; i < attempts; i++)
            {
                if (i % SignsInAfter == 0)
                {
                    visitor?.Dispose();
                    visitor = await asker.Visitor();
                }
                using var request = Request(random, addresses[random.Next(addresses.Count)], ids, asker.Bearer);
                var said = $"seed {seed}, {i}: {request.Method} {request.RequestUri}";
                using var answer = await visitor!.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                tally.Attempts++;
                if ((int)answer.StatusCode is >= 400)
                    tally.Refused++;
                else
                    tally.Answered++;
                if (canaries.FirstOrDefault(c => c != asker.Knows && text.Contains(c, StringComparison.Ordinal)) is { } seen)
                    tally.Breaches.Add($"{said}: {(int)answer.StatusCode} says {seen}");
            }
            visitor?.Dispose();
        }
        return tallies;
    }

    private static HttpRequestMessage Request(Random random, Address address, List<string> ids, string? bearer)
    {
        string Id() => ids[random.Next(ids.Count)];
        var path = address.With(_ => Id());
        if (random.Next(2) == 0)
            path +=
                "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{Fields[random.Next(Fields.Length)]}={Id()}"));
        var request = new HttpRequestMessage(new(address.Method), path);
        if (bearer is not null && (address.Route.StartsWith("/sync", StringComparison.Ordinal) || random.Next(4) == 0))
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        if (address.IsRead)
            return request;
        var fields = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Fields[random.Next(Fields.Length)], Id())).Concat(Harmless);
        request.Content = address.Json
            ? new StringContent(
                JsonSerializer.Serialize(fields.DistinctBy(f => f.Item1).ToDictionary(f => f.Item1, f => f.Item2)),
                Encoding.UTF8,
                "application/json"
            )
            : new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return request;
    }

    private async Task<List<string>> IdsOfAsync(TestShop shop)
    {
        var ids = new List<string>();
        foreach (
            var column in await Database.ListAsync<string>(
                """
                select format('select distinct %I::text from shop.%I where business_id = $1 and %1$I is not null', a.attname, c.relname)
                from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = 'shop'::regnamespace and c.relkind = 'r' and a.atttypid = 'uuid'::regtype and a.attnum > 0
                """
            )
        )
            ids.AddRange(await Database.ListAsync<string>(column, shop.BusinessId));
        return [.. ids.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Every row of a business, or of one outlet of it, in one figure for each table.</summary>
    private async Task<List<string>> BooksAsync(Guid business, Guid? outlet)
    {
        var books = new List<string>();
        foreach (
            var table in await Database.ListAsync<string>(
                """
                select c.relname::text from pg_class c
                where c.relnamespace = 'shop'::regnamespace and c.relkind = 'r'
                  and ($1::uuid is null or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'outlet_id' and not a.attisdropped))
                order by 1
                """,
                outlet is { } one ? one : DBNull.Value
            )
        )
            books.Add(
                await Database.AskAsync<string>(
                    $"select '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from shop.{table} t where business_id = $1"
                        + (outlet is { } at ? $" and outlet_id = '{at}'" : ""),
                    business
                )
            );
        return books;
    }
}
