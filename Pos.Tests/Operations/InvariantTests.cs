using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using Pos.Tests.Infrastructure;

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
        await using var ask = new NpgsqlCommand("select invariant from app.broken_invariants() where broken > 0", connection);
        await using var reader = await ask.ExecuteReaderAsync(Ct);
        var broken = new List<string>();
        while (await reader.ReadAsync(Ct))
            broken.Add(reader.GetString(0));
        Assert.Contains(invariant, broken);
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
                grant execute on function app.broken_lending to pos_auditor;
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
    public async Task The_health_page_says_what_is_broken()
    {
        var database = await rig.NewDatabaseAsync("broken_health");
        await using var host = new ShopHost(database);
        host.StartServer();
        var shop = await TestShop.FoundAsync(rig, host);
        await shop.PushAsync(shop.Sale());
        await using (var command = database.Admin.CreateCommand("update shop.stock_on_hand set quantity = quantity + 1"))
            await command.ExecuteNonQueryAsync(Ct);
        using var visitor = host.NewVisitor();
        var answer = await visitor.GetAsync("/health/ledger");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("\"stock on hand = sum of movements\":", await answer.TextAsync(), StringComparison.Ordinal);
        await database.DisposeAsync();
    }
}
