using System.Net.Http.Headers;
using System.Text.Json;
using Pos.Data.Operations;
using Pos.E2E.Rig;
using Pos.Web.Features.Demo;

namespace Pos.E2E.Faults;

/// <summary>The same operations at two server processes at once: one effect each.</summary>
public sealed class TwoServersTests(OwnServer server) : FleetTest(server), IAsyncLifetime
{
    private const int Phones = 10,
        SalesEach = 500;
    private readonly HttpClient _http = new() { Timeout = Patience.ForMany };
    private ServerProcess _second = null!;

    public async ValueTask InitializeAsync()
    {
        _second = Database.NewProcess();
        await _second.StartAsync(Ct);
    }

    [Fact]
    public async Task Five_thousand_operations_sent_to_both_at_once_have_one_effect_each()
    {
        var fleet = await Fleet.FoundAsync(Database, Phones);
        var results = await Task.WhenAll(
            fleet.Phones.Select(async phone =>
            {
                var chain = new EnvelopeChain(phone.Enrolments[0]);
                var all = new List<PushResult>();
                foreach (var batch in Sales(chain, phone, SalesEach).Chunk(PushOperations.MostAtOnce))
                {
                    var body = Body(chain, batch);
                    var replies = await Task.WhenAll(PushAsync(Server.Process, chain, body), PushAsync(_second, chain, body));
                    all.AddRange(replies.SelectMany(reply => reply));
                }
                return all;
            })
        );

        var byOperation = results.SelectMany(r => r).GroupBy(result => result.OpId).ToList();
        Assert.Equal(Phones * SalesEach, byOperation.Count);
        Assert.All(
            byOperation,
            answers => Assert.Equal([ResultStatus.Applied, ResultStatus.Duplicate], answers.Select(answer => answer.Status).Order())
        );
        Assert.Equal(
            Phones * SalesEach,
            await Database.ScalarAsync<long>("select count(*) from shop.sales where business_id = any($1)", fleet.Businesses)
        );
        await Database.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_batch_that_the_first_server_is_still_at_waits_at_the_second_and_is_a_duplicate_there()
    {
        var fleet = await Fleet.FoundAsync(Database, 1);
        var phone = fleet.Phones[0];
        var chain = new EnvelopeChain(phone.Enrolments[0]);
        var body = Body(chain, [.. Sales(chain, phone, 20)]);

        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        await using var holding = await connection.BeginTransactionAsync(Ct);
        await using (
            var hold = new Npgsql.NpgsqlCommand("select from shop.sync_state where business_id = $1 for update", connection, holding)
            {
                Parameters = { new() { Value = fleet.Businesses[0] } },
            }
        )
            await hold.ExecuteNonQueryAsync(Ct);
        var first = PushAsync(Server.Process, chain, body);
        await Waiting.UntilAsync(async () => await BehindAsync(connection.ProcessID) == 1, "the first server to wait for the held row");
        var second = PushAsync(_second, chain, body);
        await Waiting.UntilAsync(async () => await BehindAsync(connection.ProcessID) == 2, "the second server to wait for the first");
        Assert.False(first.IsCompleted || second.IsCompleted);
        await holding.RollbackAsync(Ct);

        Assert.All(await first, result => Assert.Equal(ResultStatus.Applied, result.Status));
        Assert.All(await second, result => Assert.Equal(ResultStatus.Duplicate, result.Status));
        Assert.Equal(20, await Database.ScalarAsync<long>("select count(*) from shop.sales where business_id = any($1)", fleet.Businesses));
        await Database.AssertInvariantsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _second.DisposeAsync();
    }

    /// <summary>How many sessions wait for this one, or for one that waits for it.</summary>
    private Task<long> BehindAsync(int session) =>
        Database.ScalarAsync<long>(
            """
            with recursive behind as (
              select $1 as pid
              union select a.pid from behind b join pg_stat_activity a on a.wait_event_type = 'Lock' and b.pid = any(pg_blocking_pids(a.pid)))
            select count(*) - 1 from behind
            """,
            session
        );

    private static IEnumerable<Envelope> Sales(EnvelopeChain chain, Fleet.Phone phone, int count) =>
        Enumerable
            .Range(0, count)
            .Select(i =>
                chain.Next(
                    Basket.Sell(chain.NextReceiptNo(), [(phone.Goods[i % phone.Goods.Count], 1000)]),
                    TimeProvider.System.GetUtcNow()
                )
            );

    private static byte[] Body(EnvelopeChain chain, Envelope[] batch) =>
        JsonSerializer.SerializeToUtf8Bytes(chain.Push(batch, TimeProvider.System.GetUtcNow()), OperationJson.Default.PushRequest);

    /// <summary>A server that is busy is asked again, as a till does.</summary>
    private async Task<IReadOnlyList<PushResult>> PushAsync(ServerProcess server, EnvelopeChain chain, byte[] body)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/sync/push");
            request.Headers.Authorization = new("Bearer", $"{chain.Token.ShiftId}.{chain.Token.Secret}");
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.SendAsync(request, Ct);
            if (response.IsSuccessStatusCode)
                return JsonSerializer
                    .Deserialize(await response.Content.ReadAsByteArrayAsync(Ct), OperationJson.Default.PushReply)!
                    .Results;
            Assert.True((int)response.StatusCode is 429 or 503, $"{response.StatusCode}");
            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(50), Ct);
        }
    }
}
