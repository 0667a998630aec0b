using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Credit;

/// <summary>What a cashier tries with SQL of his own, as pos_app in his own context, where no page stands in the way.</summary>
public sealed class CashierTriesTests(ShopRig rig, TwoShops shops) : ShopTests(rig), IClassFixture<TwoShops>
{
    private const string Entry =
        "insert into shop.ledger_entries (business_id, op_id, line_no, outlet_id, customer_id, kind, account, amount, sale_id, against_op, against_line, reverses_op, reverses_line, worker_id, receipt_no, note, occurred_at, received_at, business_date) ";

    public static TheoryData<string, string> Tries =>
        new()
        {
            {
                "writes off a debt",
                Entry
                    + "select business_id, op_id, 90::smallint, outlet_id, customer_id, 'write_off', 'bad_debt', -open, null, op_id, line_no, null, null, app.user_id(), '', 'Mine', now(), now(), current_date from shop.debts where open > 0 limit 1"
            },
            {
                "takes a sale's credit back",
                Entry
                    + "select business_id, op_id, 90::smallint, outlet_id, customer_id, 'reversal', account, -amount, sale_id, null, null, op_id, line_no, worker_id, '', 'Mine', now(), now(), current_date from shop.ledger_entries where kind = 'credit' limit 1"
            },
            {
                "writes an opening advance",
                Entry
                    + "select business_id, op_id, 90::smallint, outlet_id, customer_id, 'opening', 'opening', -100000, null, null, null, null, null, worker_id, '', '', now(), now(), current_date from shop.ledger_entries limit 1"
            },
            {
                "lets goods come back that did not",
                Entry
                    + "select business_id, op_id, 90::smallint, outlet_id, customer_id, 'return', 'returns', -amount, sale_id, op_id, line_no, null, null, worker_id, '', '', now(), now(), current_date from shop.ledger_entries where kind = 'credit' limit 1"
            },
            {
                "writes it as goods that came back",
                "insert into shop.return_lines select business_id, op_id, 90::smallint, outlet_id, id, 1::smallint, 1000, 100 from shop.sales s join shop.operations o using (business_id, outlet_id) where o.op_id = s.id limit 1"
            },
            {
                "takes money at another outlet",
                Entry
                    + "select business_id, op_id, 90::smallint, (select id from others), customer_id, 'payment', 'cash', -100, null, null, null, null, null, worker_id, '', '', now(), now(), current_date from shop.ledger_entries limit 1"
            },
            { "changes an entry", "update shop.ledger_entries set amount = 1" },
            { "removes an entry", "delete from shop.ledger_entries" },
            { "sets a balance", "update shop.credit_accounts set balance = 0" },
            {
                "opens an account of its own making",
                "insert into shop.credit_accounts select business_id, customer_id, outlet_id, -100, 0, 0, null, null, null, 1 from shop.credit_accounts on conflict do nothing"
            },
            { "settles a debt", "update shop.debts set open = 0" },
            { "allocates by hand", "update shop.allocations set amount = amount + 1" },
            { "has an account allocated anew", "select app.resettle(id) from shop.customers where merged_into is not null" },
            {
                "allocates anew by the trigger's own function",
                "select app.settle_account(customer_id, outlet_id, 1) from shop.credit_accounts"
            },
            { "raises a limit", "update shop.customers set credit_limit = 99999999999" },
            { "lifts a limit", "update shop.customers set credit_limit = null" },
            { "changes a name", "update shop.customers set name = 'Mine'" },
            { "makes two customers one", "update shop.customers set merged_into = (select id from shop.customers limit 1)" },
            {
                "brings a customer with a limit of his own",
                "insert into shop.customers (business_id, id, name, credit_limit, created_at, change_seq) select business_id, gen_random_uuid(), 'Friend', 99999999999, now(), 1 from shop.customers limit 1"
            },
            {
                "brings a customer who is another",
                "insert into shop.customers (business_id, id, name, merged_into, merged_first, created_at, change_seq) select business_id, gen_random_uuid(), 'Friend', id, id, now(), 1 from shop.customers limit 1"
            },
            { "removes a customer", "delete from shop.customers" },
            { "sets the owner's code", "update shop.owner_codes set salt = salt" },
            {
                "writes the owner's code",
                "insert into shop.owner_codes select app.business_id(), repeat('x', 16)::bytea, 100000, repeat('y', 32)::bytea, 1 on conflict do nothing"
            },
            { "changes money that was received", "update shop.payments set amount = 1 where customer_id is not null" },
            { "removes money that was received", "delete from shop.payments where customer_id is not null" },
        };

    [Theory, MemberData(nameof(Tries))]
    public async Task A_cashier_tries_and_the_database_says_no(string what, string statement)
    {
        await using var cashier = await TenantSession.OfAsync(Database, shops.A.BusinessId, shops.A.CashierId);
        var answer = await cashier.TryAsync(
            statement.Contains("others", StringComparison.Ordinal)
                ? $"with others as (select '{shops.A.OtherOutlet}'::uuid as id) {statement}"
                : statement
        );
        Assert.True(answer is "42501" or "0 rows", $"{what}: {answer}");
        // The same by the owner of the shop is no nonsense that would be refused in any case.
        if (
            !statement.StartsWith("insert into shop.ledger_entries", StringComparison.Ordinal)
            || statement.Contains("others", StringComparison.Ordinal)
        )
            return;
        await using var owner = await TenantSession.OfAsync(Database, shops.A.BusinessId, shops.A.OwnerId);
        var worker = await owner.ValueAsync<Guid>("select id from shop.workers where role = 'owner'");
        Assert.Equal(
            (what, "1 rows"),
            (what, await owner.TryAsync(statement.Replace("app.user_id()", $"'{worker}'", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("ledger_entries")]
    [InlineData("credit_accounts")]
    [InlineData("debts")]
    [InlineData("allocations")]
    [InlineData("return_lines")]
    [InlineData("payments")]
    public async Task A_cashier_does_not_see_another_outlets(string table)
    {
        await using var cashier = await TenantSession.OfAsync(Database, shops.A.BusinessId, shops.A.CashierId);
        Assert.True(await cashier.CountAsync($"select count(*) from shop.{table}") > 0);
        Assert.Equal(0, await cashier.CountAsync($"select count(*) from shop.{table} where outlet_id <> $1", shops.A.Outlet));
        Assert.Equal(0, await cashier.CountAsync("select count(*) from shop.owner_codes"));
    }

    [Fact]
    public async Task Counting_an_account_anew_changes_nothing()
    {
        const string Books =
            "select md5((select string_agg(a::text, '' order by customer_id, outlet_id) from (select customer_id, outlet_id, balance, written_off, recovered from shop.credit_accounts) a) || (select string_agg(d::text, '' order by op_id, line_no) from shop.debts d))";
        await using var owner = await TenantSession.OfAsync(Database, shops.A.BusinessId, shops.A.OwnerId);
        var before = await owner.ValueAsync<string>(Books);
        await owner.ExecuteAsync("select app.resettle(id) from shop.customers where merged_into is null");
        Assert.Equal(before, await owner.ValueAsync<string>(Books));
    }
}
