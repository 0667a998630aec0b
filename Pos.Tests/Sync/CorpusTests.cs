using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Sync;

/// <summary>
/// Every shape a till ever sent: a push byte for byte as it was sent, the SQL that reads what the shop made of it, and what that read. A file is never changed:
/// tills that send it are out there. A new kind or version adds a file; its device numbers and hashes go on where the last file ends.
/// </summary>
public sealed class CorpusTests(ShopRig rig)
{
    // The shop the recordings were made in.
    private const string Shop = """
        insert into shop.businesses values ('0190a000-0000-7000-8000-000000000001', 'Corpus', '2026-11-01');
        insert into shop.outlets values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002', 'Main', 'M', null, null, 'Asia/Karachi', 4, '2026-11-01');
        insert into shop.workers values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000009', 'Carla', 'cashier', '0190a000-0000-7000-8000-000000000002', '2026-11-01');
        insert into shop.worker_rights (business_id, worker_id, "right", since) select business_id, id, r, '2026-11-01' from shop.workers, unnest(array['receive_stock', 'adjust_stock', 'count_stock']) r where business_id = '0190a000-0000-7000-8000-000000000001';
        insert into shop.devices values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000002', 1, 'Phone', '0190a000-0000-7000-8000-000000000003', '2026-11-01');
        insert into shop.shifts values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000005', sha256(sha256(repeat('c', 64)::bytea)), '0190a000-0000-7000-8000-000000000009',
          '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-000000000004', '2026-11-01', '2030-01-01');
        insert into shop.sync_state values ('0190a000-0000-7000-8000-000000000001', 1, '0190a000-0000-7000-8000-000000000006');
        insert into shop.units values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000007', 'kg', 'kg', 'کلو', true, 1), ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000008', 'piece', 'piece', 'عدد', false, 1);
        insert into shop.products (business_id, id, name, name_ur, code, price, unit_id, active, created_at, change_seq) values
          ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000011', 'Sugar', 'چینی', '', 15000, '0190a000-0000-7000-8000-000000000007', true, '2026-11-01', 1),
          ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000012', 'Milk 1 L', '', '', 28050, '0190a000-0000-7000-8000-000000000008', true, '2026-11-01', 1),
          ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000013', 'Bread', '', '', 13000, '0190a000-0000-7000-8000-000000000008', true, '2026-11-01', 1);
        insert into shop.outlets values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000020', 'Other', 'O', null, null, 'Asia/Karachi', 4, '2026-11-01');
        -- Something is on its way from there.
        set session_replication_role = replica;
        insert into shop.operations (business_id, op_id, kind, schema_version, outlet_id, hash, worker_id, occurred_at, clock_offset_ms, received_at, payload, status) values
          ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000499', 'send_goods', 1, '0190a000-0000-7000-8000-000000000020', sha256(''), '0190a000-0000-7000-8000-000000000003', '2026-11-02', 0, '2026-11-02', '', 'applied');
        insert into shop.transfers values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000499', '0190a000-0000-7000-8000-000000000020', '0190a000-0000-7000-8000-000000000002', '', '2026-11-02');
        insert into shop.transfer_lines values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000499', 1, '0190a000-0000-7000-8000-000000000020', '0190a000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-000000000013', 4000, '2026-11-02');
        insert into shop.stock_movements values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000499', 1, '0190a000-0000-7000-8000-000000000020', '0190a000-0000-7000-8000-000000000013', -4000, 'transfer_out', '2026-11-02');
        insert into shop.stock_on_hand values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000020', '0190a000-0000-7000-8000-000000000013', -4000, 1);
        set session_replication_role = origin;
        """;

    /// <summary>It is the day of the recordings: a server that keeps to its own day would take what is a year old for a wrong clock.</summary>
    private sealed class DayOfTheRecordings : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    }

    private static string Folder => Path.Combine(Repository.Root, "Pos.Tests", "Sync", "corpus");

    private static async Task<(string Sent, string ReadBy, string Became)> PartsAsync(string file)
    {
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var parts = Regex.Match(text, @"\A== sent\n(.*\n)== read by\n(.*\n)== became\n(.*)\z", RegexOptions.Singleline);
        Assert.True(parts.Success, $"{file} has not its three parts");
        return (parts.Groups[1].Value, parts.Groups[2].Value, parts.Groups[3].Value);
    }

    private static IEnumerable<(string, int)> EveryShape() =>
        Handlers
            .All.Values.Where(h => h.FromTills)
            .SelectMany(h => Enumerable.Range(1, h.SchemaVersion).Select(version => (h.Kind, version)));

    [Fact]
    public async Task Whatever_a_till_ever_sent_is_understood_and_comes_to_the_same()
    {
        var database = await rig.NewDatabaseAsync("corpus");
        await using (var command = database.Admin.CreateCommand(Shop))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using (
            var host = new ShopHost(database)
            {
                TestServices = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new DayOfTheRecordings())),
            }
        )
        {
            host.StartServer();
            var shapes = new HashSet<(string, int)>();
            foreach (var file in Directory.GetFiles(Folder).Order(StringComparer.Ordinal))
            {
                var (sent, readBy, became) = await PartsAsync(file);
                using var phone = host.NewVisitor();
                var reply = await (
                    await phone.RawAsync("/sync/push", sent, $"0190a000-0000-7000-8000-000000000005.{new string('c', 64)}")
                ).AsAsync(OperationJson.Default.PushReply);
                Assert.All(reply.Results, r => Assert.Equal((file, ResultStatus.Applied, null), (file, r.Status, r.Reason)));
                using var json = JsonDocument.Parse(sent);
                var operations = json.RootElement.GetProperty("operations").EnumerateArray().ToList();
                Assert.Equal(operations.Count, reply.Results.Count);
                shapes.UnionWith(operations.Select(o => (o.GetProperty("kind").GetString()!, o.GetProperty("schema_version").GetInt32())));
                Assert.Equal(
                    became,
                    string.Join('\n', await database.ListAsync<string>(readBy, reply.Results.Select(r => r.OpId).ToArray())) + "\n"
                );
            }
            Assert.Equal(EveryShape().Order(), shapes.Order());
            Assert.Empty(await Data.Sql.Database.BrokenInvariantsAsync(database.App, TestContext.Current.CancellationToken));
            Assert.Equal(
                0,
                await database.AskAsync<long>(
                    "select count(*) from shop.device_heads where broken_at is not null or contiguous_seq <> last_seq"
                )
            );
        }
        await database.DisposeAsync();
    }
}
