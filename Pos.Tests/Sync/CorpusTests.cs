using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Sync;

/// <summary>
/// Every shape a till ever sent, byte for byte as it was sent, and what it came to. A file is never changed: tills that send it are out there. A new kind or
/// version adds a file.
/// </summary>
public sealed class CorpusTests(ShopRig rig)
{
    // The shop the recordings were made in.
    private const string Shop = """
        insert into shop.businesses values ('0190a000-0000-7000-8000-000000000001', 'Corpus', '2026-11-01');
        insert into shop.outlets values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002', 'Main', 'M', null, null, 'Asia/Karachi', 4, '2026-11-01');
        insert into shop.workers values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000009', 'Carla', 'cashier', '0190a000-0000-7000-8000-000000000002', '2026-11-01');
        insert into shop.devices values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000004', '0190a000-0000-7000-8000-000000000002', 1, 'Phone', '0190a000-0000-7000-8000-000000000003', '2026-11-01');
        insert into shop.shifts values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000005', sha256(repeat('c', 64)::bytea), '0190a000-0000-7000-8000-000000000009',
          '0190a000-0000-7000-8000-000000000003', '0190a000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-000000000004', '2026-11-01', '2030-01-01');
        insert into shop.sync_state values ('0190a000-0000-7000-8000-000000000001', 1, '0190a000-0000-7000-8000-000000000006');
        insert into shop.units values ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000007', 'kg', 'kg', 'کلو', true, 1), ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000008', 'piece', 'piece', 'عدد', false, 1);
        insert into shop.products (business_id, id, name, name_ur, code, price, unit_id, active, created_at, change_seq) values
          ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000011', 'Sugar', 'چینی', '', 15000, '0190a000-0000-7000-8000-000000000007', true, '2026-11-01', 1),
          ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000012', 'Milk 1 L', '', '', 28050, '0190a000-0000-7000-8000-000000000008', true, '2026-11-01', 1);
        """;

    private const string Became = """
        select coalesce(nullif(concat_ws(' ', s.receipt_no, s.business_date, s.lines_total, s.rounding, s.total, s.paid, s.credit), ''), nullif(concat_ws(' ', c.name, c.name_ur, c.nickname, c.phone), ''),
                        (select distinct e.receipt_no from shop.ledger_entries e where e.op_id = o.op_id))
          || coalesce((select string_agg(concat_ws(' ', E'\n  ', l.name, l.name_ur, l.quantity, l.unit, l.unit_price, coalesce(l.amount::text, '-'), l.line_total), '' order by l.line_no) from shop.sale_lines l where l.sale_id = o.op_id), '')
          || coalesce((select string_agg(concat_ws(' ', E'\n  ', p.method, p.amount, coalesce(p.tendered::text, '-')), '' order by p.line_no) from shop.payments p where p.op_id = o.op_id), '')
          || coalesce((select string_agg(concat_ws(' ', E'\n  ', e.kind, e.account, e.amount, coalesce((select d.receipt_no from shop.debts d where d.op_id = e.against_op and d.line_no = e.against_line), '-'),
                                                   (select k.name from shop.customers k where k.id = e.customer_id)), '' order by e.line_no) from shop.ledger_entries e where e.op_id = o.op_id), '')
        from shop.operations o left join shop.sales s on s.id = o.op_id left join shop.customers c on c.id = o.op_id where o.op_id = any($1) order by o.device_seq
        """;

    /// <summary>It is the day of the recordings: a server that keeps to its own day would take what is a year old for a wrong clock.</summary>
    private sealed class DayOfTheRecordings : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
    }

    private static string Folder => Path.Combine(Repository.Root, "Pos.Tests", "Sync", "corpus");

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
            var files = Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).ToList();
            Assert.Equal(Data.Operations.PushOperations.Generation, files.Count);
            foreach (var file in files)
            {
                var recorded = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
                using var phone = host.NewVisitor();
                var reply = await (
                    await phone.RawAsync("/sync/push", recorded, $"0190a000-0000-7000-8000-000000000005.{new string('c', 64)}")
                ).AsAsync(OperationJson.Default.PushReply);
                Assert.All(reply.Results, r => Assert.Equal((file, ResultStatus.Applied, null), (file, r.Status, r.Reason)));
                using var json = JsonDocument.Parse(recorded);
                Assert.Equal(json.RootElement.GetProperty("operations").GetArrayLength(), reply.Results.Count);
                var became =
                    string.Join('\n', await database.ListAsync<string>(Became, reply.Results.Select(r => r.OpId).ToArray())) + "\n";
                var expected = await File.ReadAllTextAsync(Path.ChangeExtension(file, ".txt"), TestContext.Current.CancellationToken);
                Assert.Equal(expected, became);
            }
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
