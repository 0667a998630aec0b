using System.Text.Json;
using Npgsql;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Operations;

public sealed class PassingFailureTests(ShopRig rig)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sale_that_met_a_failure_of_the_moment_is_not_judged_by_it_and_is_applied_when_it_comes_again()
    {
        var shop = await rig.ShopAsync();
        var sale = shop.Sale();
        var json = JsonSerializer.Serialize(shop.Till.Push([sale], TimeProvider.System.GetUtcNow()), OperationJson.Default.PushRequest);
        using var phone = shop.Host.NewVisitor();
        await using var connection = await rig.Database.Admin.OpenConnectionAsync(Ct);
        await using var holding = await connection.BeginTransactionAsync(Ct);
        await using (
            var hold = new NpgsqlCommand("select from shop.sync_state where business_id = $1 for update", connection, holding)
            {
                Parameters = { new() { Value = shop.BusinessId } },
            }
        )
            await hold.ExecuteNonQueryAsync(Ct);

        // Every statement that waits for the held row is given up by the database.
        var sending = phone.RawAsync("/sync/push", json, TestShop.Bearer(shop.Till));
        for (; !sending.IsCompleted; await Task.WhenAny(sending, Task.Delay(20, Ct)))
            await rig.Database.AskAsync<long>(
                "select count(pg_cancel_backend(pid)) from pg_stat_activity where $1 = any(pg_blocking_pids(pid))",
                connection.ProcessID
            );
        await holding.RollbackAsync(Ct);

        Assert.InRange((int)(await sending).StatusCode, 500, 599);
        Assert.Equal(0, await rig.Database.AskAsync<long>("select count(*) from shop.operations where op_id = $1", sale.OpId));
        Assert.Equal(ResultStatus.Applied, Assert.Single((await shop.PushAsync(sale)).Results).Status);
    }
}
