using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using Pos.Data.Platform;
using Pos.Data.Sql;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Operations;

/// <summary>Every test ends by asking the invariants; here each is broken on purpose, in a database of its own, to see that it tells.</summary>
public sealed partial class InvariantTests(ShopRig rig, InvariantTests.OwnShop own) : IClassFixture<InvariantTests.OwnShop>
{
    public sealed class OwnShop(ShopRig rig) : IAsyncLifetime
    {
        public TestDatabase Database { get; private set; } = null!;
        public ShopHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Database = await rig.NewDatabaseAsync("broken_invariants");
            Host = new ShopHost(Database);
            Host.StartServer();
            var shop = await TestShop.FoundAsync(rig, Host);
            await shop.PushAsync(shop.Sale(), shop.Sale());
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Database.DisposeAsync();
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "update shop.sale_lines set line_total = line_total + 100 where line_no = 1",
        "sale total = lines + rounding = paid + credit"
    )]
    [InlineData("delete from shop.payments", "sale total = lines + rounding = paid + credit")]
    [InlineData("update shop.stock_on_hand set quantity = quantity + 1", "stock on hand = sum of movements")]
    [InlineData("delete from shop.stock_on_hand", "stock on hand = sum of movements")]
    [InlineData("delete from shop.stock_movements where reason = 'sale'", "each sale moved what it sold")]
    [InlineData("update shop.stock_movements set quantity = quantity - 1 where reason = 'sale'", "each sale moved what it sold")]
    [InlineData("delete from shop.sales", "one effect per operation")]
    [InlineData("update shop.operations set status = 'quarantined', reason = 'x' where kind = 'record_sale'", "one effect per operation")]
    [InlineData("update shop.sales set receipt_no = 'M1-000001'", "receipt numbers are distinct")]
    [InlineData("update shop.device_heads set received = received - 1", "each phone's head is where its operations say")]
    [InlineData("update shop.device_heads set contiguous_seq = contiguous_seq - 1", "each phone's head is where its operations say")]
    [InlineData("update shop.device_heads set last_seq = last_seq + 1", "each phone's head is where its operations say")]
    [InlineData("delete from shop.operations where device_seq = 1", "each phone's head is where its operations say")]
    [InlineData(
        "insert into shop.resolutions select business_id, op_id, outlet_id, op_id, 'applied', '', null, now() from shop.operations where kind = 'record_sale' limit 1",
        "only what was set aside is decided"
    )]
    [InlineData("update shop.payments set outlet_id = gen_random_uuid()", "parts belong to the outlet of their sale")]
    [InlineData("update shop.sale_lines set outlet_id = gen_random_uuid()", "parts belong to the outlet of their sale")]
    public async Task An_invariant_that_is_broken_is_named(string damage, string invariant)
    {
        await using var connection = await own.Database.Admin.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        // As a replica applies changes: no trigger and no foreign key stands in the way of the damage.
        await using (var command = new NpgsqlCommand($"set local session_replication_role = replica; {damage}", connection))
            Assert.True(await command.ExecuteNonQueryAsync(Ct) > 0);
        Assert.Contains(invariant, await NamesAsync(connection, "select invariant from app.broken_invariants() where broken > 0"));
        // Asked about that business alone, it tells the same.
        await using (var check = new NpgsqlCommand("select app.check_books(business_id) from shop.businesses", connection))
            await check.ExecuteNonQueryAsync(Ct);
        Assert.Contains(invariant, await NamesAsync(connection, "select invariant from shop.broken_books where broken > 0"));
    }

    private static async Task<List<string>> NamesAsync(NpgsqlConnection connection, string sql)
    {
        await using var ask = new NpgsqlCommand(sql, connection);
        await using var reader = await ask.ExecuteReaderAsync(Ct);
        var names = new List<string>();
        while (await reader.ReadAsync(Ct))
            names.Add(reader.GetString(0));
        return names;
    }

    // Asked once, until a phone's head told of it.
    private static readonly string[] Retired = ["device sequence numbers are distinct"];

    /// <summary>A function that is replaced takes along what it asked before.</summary>
    [Fact]
    public async Task Every_invariant_that_was_ever_written_is_asked()
    {
        var written = Repository
            .Files("Pos.Data/Sql", ".sql")
            .SelectMany(f => Written().Matches(f.Text))
            .Select(m => m.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal))
            .Except(Retired)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(written.Count >= 19);
        Assert.Equal(
            written,
            (await own.Database.ListAsync<string>("select invariant from app.broken_invariants()")).Order(StringComparer.Ordinal)
        );
    }

    [GeneratedRegex("^\\s*select '((?:[^']|'')+)', count\\(", RegexOptions.Multiline)]
    private static partial Regex Written();

    [Fact]
    public async Task A_new_feature_adds_its_function_and_nothing_else()
    {
        await using var database = await rig.NewDatabaseAsync("new_feature");
        await using (
            var command = database.Admin.CreateCommand(
                """
                set role pos_owner;
                create function app.broken_lending() returns table (invariant text, broken bigint) language sql stable set search_path = '' as
                  $$ select 'what was lent comes back', count(*) from shop.sales $$;
                grant execute on function app.broken_lending to pos_auditor, pos_keeper;
                reset role;
                """
            )
        )
            await command.ExecuteNonQueryAsync(Ct);
        await using var ask = database.App.CreateCommand("select invariant from app.broken_invariants()");
        await using var reader = await ask.ExecuteReaderAsync(Ct);
        var asked = new List<string>();
        while (await reader.ReadAsync(Ct))
            asked.Add(reader.GetString(0));
        Assert.Contains("what was lent comes back", asked);
    }

    [Fact]
    public async Task Every_feature_lets_its_invariants_be_asked_about_one_business()
    {
        var kept = await own.Database.ListAsync<string>(
            """
            select p.proname::text from pg_proc p
            where p.pronamespace = 'app'::regnamespace and p.proname like 'broken\_%' and p.proname <> 'broken_invariants'
              and not (has_function_privilege('pos_keeper', p.oid, 'execute') and has_function_privilege('pos_auditor', p.oid, 'execute'))
            """
        );
        Assert.Empty(kept);
    }

    [Fact]
    public async Task One_business_with_broken_books_is_named_to_its_owner_and_the_operator_and_everybody_else_is_green()
    {
        await using var database = await rig.NewDatabaseAsync("broken_health");
        // Two hosts on one database: while the first is there nothing is checked.
        await using var host = new ShopHost(database);
        host.StartServer();
        var (broken, sound) = (await TestShop.FoundAsync(rig, host, "Broken"), await TestShop.FoundAsync(rig, host, "Sound"));
        await broken.PushAsync(broken.Sale());
        await sound.PushAsync(sound.Sale());
        await database.ListAsync<int>(
            "update shop.stock_on_hand set quantity = quantity + 1 where business_id = $1 returning 1",
            broken.BusinessId
        );

        await using var watching = new ShopHost(database, settings: [("Health:EveryMinutes", "60")]);
        watching.StartServer();
        using var watchdog = watching.NewVisitor();
        string health;
        // One business a second at most; both have been looked at when both are kept.
        do
        {
            await Task.Delay(100, Ct);
            health = await (await watchdog.GetAsync("/health/ledger")).TextAsync();
        } while (
            await database.AskAsync<long>("select count(*) from shop.book_checks") < 2
            || !health.Contains("\"holds\":false", StringComparison.Ordinal)
        );
        Assert.Equal(HttpStatusCode.OK, (await watchdog.GetAsync("/health/ledger")).StatusCode);
        Assert.Contains("\"runs\":true", health, StringComparison.Ordinal);
        Assert.Contains($"\"business\":\"{broken.BusinessId}\"", health, StringComparison.Ordinal);
        Assert.Contains("\"invariant\":\"stock on hand = sum of movements\"", health, StringComparison.Ordinal);
        Assert.DoesNotContain(sound.BusinessId.ToString(), health, StringComparison.Ordinal);

        using var owner = await broken.SignedInAsync(broken.OwnerLogin);
        var page = WebUtility.HtmlDecode(await (await owner.GetAsync("/review")).TextAsync());
        Assert.Contains("Some of your books do not add up", page, StringComparison.Ordinal);
        Assert.Contains("stock on hand = sum of movements", page, StringComparison.Ordinal);
        using var other = await sound.SignedInAsync(sound.OwnerLogin);
        Assert.DoesNotContain("do not add up", await (await other.GetAsync("/review")).TextAsync(), StringComparison.Ordinal);

        var login = rig.NewPhone();
        await new ShopMaker(host.Services).AddPersonAsync(login, TestShop.Password);
        Assert.True(await PlatformAdmins.AppointAsync(database.OwnerConnection, login, Ct));
        using var admin = host.NewVisitor();
        await admin.SignInAsync(login, TestShop.Password);
        await SignIn.Authenticator.SetUpAsync(admin);
        var platform = WebUtility.HtmlDecode(await (await admin.GetAsync("/platform/sync")).TextAsync());
        Assert.Single(BooksLine().Matches(platform));
        Assert.InRange(
            platform.IndexOf("Books: stock on hand = sum of movements", StringComparison.Ordinal),
            platform.IndexOf("Broken shop", StringComparison.Ordinal),
            platform.IndexOf("Sound shop", StringComparison.Ordinal)
        );

        // Put right, it is told no more.
        await database.ListAsync<int>(
            "update shop.stock_on_hand set quantity = quantity - 1 where business_id = $1 returning 1",
            broken.BusinessId
        );
        await database.AskAsync<long>("select app.check_books($1)", broken.BusinessId);
        Assert.DoesNotContain("do not add up", await (await owner.GetAsync("/review")).TextAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("Books: ")]
    private static partial Regex BooksLine();

    [Fact]
    public async Task The_business_that_waited_longest_is_next_and_one_without_changes_waits_a_day()
    {
        await using var database = await rig.NewDatabaseAsync("books_turns");
        await using var host = new ShopHost(database);
        host.StartServer();
        var (one, two) = (await TestShop.FoundAsync(rig, host), await TestShop.FoundAsync(rig, host));
        var books = new Books(database.App);
        Task<Guid?> NextAsync(params Guid[] but) => books.NextAsync(TimeSpan.FromHours(1), TimeSpan.FromDays(1), but, Ct);
        Task AgeAsync(TestShop shop, int hours) =>
            database.ListAsync<int>(
                "update shop.book_checks set checked_at = now() - make_interval(hours => $2) where business_id = $1 returning 1",
                shop.BusinessId,
                hours
            );

        Assert.Equal(two.BusinessId, await NextAsync(one.BusinessId));
        foreach (var shop in new[] { one, two })
            Assert.True(await books.CheckAsync(shop.BusinessId, Ct));
        Assert.Null(await NextAsync());
        await AgeAsync(one, 3);
        await AgeAsync(two, 2);
        Assert.Null(await NextAsync());
        await two.PushAsync(two.Sale());
        Assert.Equal(two.BusinessId, await NextAsync());
        await one.PushAsync(one.Sale());
        Assert.Equal(one.BusinessId, await NextAsync());
        Assert.Equal(two.BusinessId, await NextAsync(one.BusinessId));
        await AgeAsync(two, 25);
        await books.CheckAsync(one.BusinessId, Ct);
        Assert.Equal(two.BusinessId, await NextAsync());
        Assert.Empty(await books.BrokenAsync(Ct));
    }

    /// <summary>What the check sets is set no more afterwards: nobody is shown another business by it.</summary>
    [Fact]
    public async Task A_check_leaves_the_context_as_it_was()
    {
        var shop = await rig.ShopAsync();
        var other = await rig.ShopAsync();
        await using var owner = await TenantSession.OfAsync(rig.Database, shop.BusinessId, shop.OwnerId);
        Assert.Equal(1, await owner.CountAsync("select count(*) from shop.businesses"));
        Assert.Equal(0, await owner.ValueAsync<long>("select app.check_books($1)", other.BusinessId));
        Assert.Equal(1, await owner.CountAsync($"select count(*) from shop.businesses where business_id = '{shop.BusinessId}'"));
        Assert.Equal(0, await owner.CountAsync("select count(*) from shop.book_checks"));
    }

    [Fact]
    public async Task Who_had_no_context_before_a_check_has_none_after_it()
    {
        var shop = await rig.ShopAsync();
        await using var connection = await rig.Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var check = new NpgsqlCommand("select app.check_books($1)", connection, transaction))
        {
            check.Parameters.Add(new() { Value = shop.BusinessId });
            await check.ExecuteScalarAsync(Ct);
        }
        await using var look = new NpgsqlCommand("select count(*) from shop.businesses", connection, transaction);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => look.ExecuteScalarAsync(Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
