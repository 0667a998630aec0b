using System.Diagnostics;
using Pos.E2E.Rig;

namespace Pos.E2E.Faults;

/// <summary>Many phones running the till's own outbox in Node, over lines that fail, with windows that are killed and clocks that are moved.</summary>
public sealed class SimulatorTests(OwnServer server) : FleetTest(server)
{
    private static readonly int Sales = Length.Of(5_000, 20_000),
        Faults = Length.Of(1_000, 2_000),
        Phones = Length.Of(50, 100);
    private const int Kinds = 30;

    [Fact]
    public async Task Thousands_of_sales_and_every_kind_of_fault_lose_nothing_and_double_nothing()
    {
        var watch = Stopwatch.StartNew();
        var fleet = await Fleet.FoundAsync(Database, Phones);
        await using var simulator = await Simulator.StartAsync(fleet, new(Server.Address, Seed, Sales, Faults));
        await simulator.FinishAsync(Ct);

        var oracle = await Oracle.AskAsync(Database, fleet, simulator);
        Say(
            $"{simulator.Told.Distinct().Count()} sales told saved, {oracle.Operations} operations there, {oracle.Credits} customers with an account, {oracle.Quarantined} set aside, {simulator.Faults.Values.Sum()} faults in {watch.Elapsed.TotalSeconds:0} s"
        );
        Say(string.Join(", ", simulator.Faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}")));
        Assert.Empty(oracle.Wrong);
        Assert.True(oracle.Operations >= Sales, $"{oracle.Operations} operations");
        Assert.True(simulator.Faults.Values.Sum() >= Faults, $"{simulator.Faults.Values.Sum()} faults");
        Assert.Equal(Kinds, simulator.Faults.Count);
    }

    [Fact]
    public async Task An_answer_that_says_more_than_the_server_did_is_found_out()
    {
        var fleet = await Fleet.FoundAsync(Database, 4);
        await using var simulator = await Simulator.StartAsync(fleet, new(Server.Address, Seed, 80, 0, Forge: true));
        await simulator.FinishAsync(Ct);

        var oracle = await Oracle.AskAsync(Database, fleet, simulator);

        Assert.Contains(oracle.Wrong, wrong => wrong.StartsWith("4 told saved, but lost", StringComparison.Ordinal));
        Assert.Contains(oracle.Wrong, wrong => wrong.StartsWith("4 called sent, but not there", StringComparison.Ordinal));
        Assert.Contains(oracle.Wrong, wrong => wrong.StartsWith("4 head elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_lost_changed_or_made_up_on_the_server_is_found_out()
    {
        var fleet = await Fleet.FoundAsync(Database, 1);
        await using var simulator = await Simulator.StartAsync(fleet, new(Server.Address, Seed, 20, 0));
        await simulator.FinishAsync(Ct);
        Assert.Empty((await Oracle.AskAsync(Database, fleet, simulator)).Wrong);

        var sold = (
            await Database.ScalarAsync<Guid[]>("select array_agg(id) from shop.sales where business_id = any($1)", fleet.Businesses)
        ).ToHashSet();
        var told = simulator.Told.Where(told => sold.Contains(told.OpId)).ToList();
        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var unwatched = new Npgsql.NpgsqlCommand("set local session_replication_role = replica", connection, transaction))
            await unwatched.ExecuteNonQueryAsync(Ct);
        async Task TamperAsync(string sql, Guid id)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection, transaction) { Parameters = { new() { Value = id } } };
            await command.ExecuteNonQueryAsync(Ct);
        }

        await TamperAsync("update shop.operations set op_id = gen_random_uuid() where op_id = $1", told[0].OpId);
        await TamperAsync("update shop.sales set receipt_no = receipt_no || '0' where id = $1", told[1].OpId);
        await TamperAsync("delete from shop.sales where id = $1", told[2].OpId);
        var wrong = (await Oracle.AskAsync(connection, fleet, simulator)).Wrong;
        await transaction.RollbackAsync(Ct);

        foreach (
            var word in (string[])
                [
                    "told saved, but lost",
                    "told saved, but there otherwise",
                    "told saved and applied, but without effect",
                    "made by no phone",
                    "invariant broken",
                ]
        )
            Assert.Contains(wrong, said => said.Contains(word, StringComparison.Ordinal));
    }
}
