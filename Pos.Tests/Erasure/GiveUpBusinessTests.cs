using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data.Erasure;
using Pos.Data.Operations;
using Pos.Tests.Export;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Statements;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Erasure;

/// <summary>A business goes as its owner asked, and takes nothing of anybody else's along.</summary>
public sealed class GiveUpBusinessTests(ShopRig rig, TwoShops shops) : ShopTests(rig), IClassFixture<TwoShops>
{
    private const string Given = "Going, going",
        Name = $"{Given} shop";

    internal static async Task<Sample> Sample(TestShop shop)
    {
        await TakeAlongAsync(shop);
        return await Samples.FromOffice(shop, new GiveUpBusiness(true, "Test shop"), new GiveUpBusiness(false, ""));
    }

    private static Task TakeAlongAsync(TestShop shop) => ExportRows.DoneAsync(shop);

    private Task<bool> GoesAsync(TestShop shop) =>
        Database.AskAsync<bool>("select erase_at is not null from shop.businesses where business_id = $1", shop.BusinessId);

    private Task PassAsync(TestShop shop) =>
        Database.AskAsync<object?>(
            "update shop.businesses set erase_at = now() - interval '1 second' where business_id = $1",
            shop.BusinessId
        );

    private Task<List<string>> RowsAsync(TestShop shop) =>
        Database.ListAsync<string>("select r.table_name || ' ' || r.row_count from app.rows_of($1) r", shop.BusinessId);

    private static Erasures Of(TestShop shop) => shop.Host.Services.GetRequiredService<Erasures>();

    /// <summary>With rows of every kind that its first days bring.</summary>
    private async Task<TestShop> LivelyAsync(string name)
    {
        var shop = await Rig.ShopAsync(name);
        await new StatementBook(shop).DebtorsAsync([("Debtor", 10L), ("Another", 20L)]);
        await shop.PushAsync(shop.Sale((0, 1000)), shop.Sale((1, 2000)));
        await shop.PushAsync(shop.OtherTill, shop.Sale(shop.OtherTill, (0, 1000)));
        await shop.SetAsideAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync("/workers/invitations", ("Login", Rig.NewPhone()), ("Name", "Somebody"), ("Role", "owner"));
        await TakeAlongAsync(shop);
        return shop;
    }

    [Fact]
    public async Task After_its_days_nothing_of_it_is_left_and_everything_of_others()
    {
        var (shop, other) = (await LivelyAsync(Given), await LivelyAsync("Staying"));
        var before = await RowsAsync(other);
        var people = await Database.ListAsync<Guid>("select user_id from shop.workers where business_id = $1", shop.BusinessId);
        var away = people.Last(person => person != shop.OwnerId);
        // Works elsewhere still.
        await Database.AskAsync<object?>(
            "insert into shop.workers (business_id, id, user_id, name, role, outlet_id, joined_at) values ($1, gen_random_uuid(), $2, 'Two places', 'owner', null, now())",
            other.BusinessId,
            away
        );
        foreach (var person in people)
            await Database.AskAsync<object?>(
                "insert into identity.passkeys (id, user_id, credential, name, sealed, proof_hash, sign_count) values ($1, $1, uuid_send($1), 'Phone', 'x', sha256('x'), 0)",
                person
            );
        Assert.Equal(ResultStatus.Applied, (await shop.RunAsync<GiveUpBusiness>(shop.NewId(), new(true, $" {Name} "))).Status);
        Assert.DoesNotContain(shop.BusinessId, await Of(shop).DueAsync(Ct));
        Assert.Null(await Of(shop).EraseAsync(shop.BusinessId, Ct));
        Assert.NotEmpty(await RowsAsync(shop));
        await PassAsync(shop);
        Assert.Contains(shop.BusinessId, await Of(shop).DueAsync(Ct));

        var rows = await Of(shop).EraseAsync(shop.BusinessId, Ct);

        Assert.True(rows > 50, $"{rows} rows");
        Assert.Empty(await RowsAsync(shop));
        Assert.Equal([away], await Database.ListAsync<Guid>("select id from identity.users where id = any($1)", people));
        Assert.Equal([away], await Database.ListAsync<Guid>("select user_id from identity.passkeys where user_id = any($1)", people));
        Assert.Equal(
            rows,
            await Database.AskAsync<long>(
                "select row_count from app.erased where business_id = $1 and erased_at is not null",
                shop.BusinessId
            )
        );
        Assert.Null(await Of(shop).EraseAsync(shop.BusinessId, Ct));
        var after = await RowsAsync(other);
        Assert.Equal(
            before.Where(b => !b.StartsWith("shop.worker", StringComparison.Ordinal)),
            after.Where(b => !b.StartsWith("shop.worker", StringComparison.Ordinal))
        );
        Assert.Equal(ResultStatus.Applied, Assert.Single((await other.PushAsync(other.Sale((0, 1000)))).Results).Status);
        using var owner = shop.Host.NewVisitor();
        Assert.NotEqual(HttpStatusCode.Redirect, (await owner.SignInAsync(shop.OwnerLogin, TestShop.Password)).StatusCode);
    }

    [Fact]
    public async Task Of_two_with_rows_in_every_table_one_is_emptied_and_the_other_is_as_it_was()
    {
        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        await using var undone = await connection.BeginTransactionAsync(Ct);
        async Task<List<string>> RowsOfAsync(TestShop shop)
        {
            await using var command = new NpgsqlCommand("select r.table_name || ' ' || r.row_count from app.rows_of($1) r", connection)
            {
                Parameters = { new() { Value = shop.BusinessId } },
            };
            await using var reader = await command.ExecuteReaderAsync(Ct);
            var rows = new List<string>();
            while (await reader.ReadAsync(Ct))
                rows.Add(reader.GetString(0));
            return rows;
        }
        var before = await RowsOfAsync(shops.B);
        Assert.Equal(before.Count, (await RowsOfAsync(shops.A)).Count);
        await using var erase = new NpgsqlCommand(
            "update shop.businesses set erase_at = now() where business_id = $1; select app.erase($1)".Replace(
                "$1",
                $"'{shops.A.BusinessId}'",
                StringComparison.Ordinal
            ),
            connection
        );
        await erase.ExecuteNonQueryAsync(Ct);

        Assert.Empty(await RowsOfAsync(shops.A));
        Assert.Equal(before, await RowsOfAsync(shops.B));
    }

    [Fact]
    public async Task A_server_looks_for_those_whose_days_are_over_by_itself()
    {
        await using var database = await Rig.NewDatabaseAsync("given_up");
        await using var host = new ShopHost(database);
        host.StartServer();
        var (going, staying) = (await TestShop.FoundAsync(Rig, host, Given), await TestShop.FoundAsync(Rig, host, "Staying"));
        foreach (var shop in (TestShop[])[going, staying])
        {
            await TakeAlongAsync(shop);
            Assert.True((await shop.RunAsync<GiveUpBusiness>(shop.NewId(), new(true, shop == going ? Name : "Staying shop"))).Done);
        }
        await database.AskAsync<object?>("update shop.businesses set erase_at = now() where business_id = $1", going.BusinessId);

        await using var looking = new ShopHost(database, settings: [("Erasure:EveryMinutes", "60")]);
        looking.StartServer();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (await database.AskAsync<long>("select count(*) from app.erased") == 0)
            await Task.Delay(100, patience.Token);

        Assert.Equal([staying.BusinessId], await database.ListAsync<Guid>("select business_id from shop.businesses"));
    }

    [Fact]
    public async Task It_goes_only_by_its_name_after_the_archive_and_any_owner_keeps_it()
    {
        var shop = await Rig.ShopAsync(Given);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("/settings/export", await (await owner.GetAsync("/settings/erase")).TextAsync(), StringComparison.Ordinal);
        Assert.Equal("export_missing", (await shop.RunAsync<GiveUpBusiness>(shop.NewId(), new(true, Name))).Reason);
        await TakeAlongAsync(shop);
        var wrong = await owner.FormAsync("/settings/erase", ("OpId", $"{shop.NewId()}"), ("Name", "Going"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("not the name", await wrong.TextAsync(), StringComparison.Ordinal);
        Assert.False(await GoesAsync(shop));

        Assert.Equal(
            HttpStatusCode.Redirect,
            (await owner.FormAsync("/settings/erase", ("OpId", $"{shop.NewId()}"), ("Name", Name))).StatusCode
        );

        Assert.True(await GoesAsync(shop));
        Assert.Contains("This business is to go", await (await owner.GetAsync("/today")).TextAsync(), StringComparison.Ordinal);
        // Its tills sell and send as ever.
        Assert.Equal(ResultStatus.Applied, Assert.Single((await shop.PushAsync(shop.Sale((0, 1000)))).Results).Status);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await owner.FormAsync("/settings/erase/withdrawal", ("opId", $"{shop.NewId()}"))).StatusCode
        );
        Assert.False(await GoesAsync(shop));
        Assert.DoesNotContain("This business is to go", await (await owner.GetAsync("/today")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_lets_nobody_hurry_it()
    {
        var shop = await Rig.ShopAsync();
        await TakeAlongAsync(shop);
        var early = await Assert.ThrowsAsync<PostgresException>(() =>
            InAsync(shop, shop.OwnerId, "update shop.businesses set erase_at = now()")
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, early.SqlState);
        var cashier = await Assert.ThrowsAsync<PostgresException>(() => InAsync(shop, shop.CashierId, "select app.ask_erasure()"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, cashier.SqlState);
        var people = await Assert.ThrowsAsync<PostgresException>(() => InAsync(shop, shop.OwnerId, "select app.erase_people('{}')"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, people.SqlState);
        await Database.AskAsync<object?>("delete from shop.exports where business_id = $1", shop.BusinessId);
        var untaken = await Assert.ThrowsAsync<PostgresException>(() => InAsync(shop, shop.OwnerId, "select app.ask_erasure()"));
        Assert.Equal(PostgresErrorCodes.CheckViolation, untaken.SqlState);
    }

    private async Task InAsync(TestShop shop, Guid userId, string sql)
    {
        await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, userId);
        await session.ExecuteAsync(sql);
    }
}
