using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Credit;

public sealed class CreditSaleTests(ShopRig rig) : ShopTests(rig)
{
    private TestShop _shop = null!;
    private CreditBook _book = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _shop = await Rig.ShopAsync();
        _book = new(_shop);
    }

    [Fact]
    public async Task What_is_not_paid_is_owed_and_what_is_paid_later_is_not_owed_any_more()
    {
        var akbar = await _book.CustomerAsync();
        await _book.KeepAsync(_book.Sale(akbar, 1000, paid: 700), _book.Pay(akbar, 200));
        Assert.Equal(
            (100L, "100", "200 paid"),
            (await _book.BalanceAsync(akbar), await _book.OpenAsync(akbar), await _book.AllocationsAsync(akbar))
        );
        Assert.Equal(90_000, await _book.AskAsync<long>("select sum(amount)::bigint from shop.payments where method = 'cash'"));
    }

    [Fact]
    public async Task Money_goes_to_the_oldest_debt_first_and_what_is_too_much_becomes_an_advance_that_the_next_sale_draws_on()
    {
        var akbar = await _book.CustomerAsync();
        await _book.KeepAsync(_book.Sale(akbar, 300), _book.Sale(akbar, 200), _book.Pay(akbar, 400));
        Assert.Equal("0 100", await _book.OpenAsync(akbar));
        await _book.KeepAsync(_book.Pay(akbar, 250));
        Assert.Equal((-150L, "overpaid 15000"), (await _book.BalanceAsync(akbar), await _book.FlagsAsync(akbar)));
        await _book.KeepAsync(_book.Sale(akbar, 400));
        Assert.Equal((250L, "0 0 250"), (await _book.BalanceAsync(akbar), await _book.OpenAsync(akbar)));
    }

    [Fact]
    public async Task A_debt_that_was_chosen_is_paid_before_older_ones_and_the_rest_goes_to_the_oldest()
    {
        var akbar = await _book.CustomerAsync();
        var (old, chosen) = (_book.Sale(akbar, 300), _book.Sale(akbar, 200));
        await _book.KeepAsync(old, chosen, _book.Pay(akbar, 250, null, new ChosenDebt(chosen.OpId, 1, 20_000)));
        Assert.Equal("250 0", await _book.OpenAsync(akbar));
    }

    [Fact]
    public async Task A_payment_is_meant_for_as_many_debts_as_a_till_is_told_and_no_more()
    {
        var akbar = await _book.CustomerAsync();
        ChosenDebt[] debts = [.. Enumerable.Range(0, CustomerRows.MostDebts + 1).Select(_ => new ChosenDebt(_shop.NewId(), 1, 100))];
        var (all, most) = (_book.Pay(akbar, 21, null, debts), _book.Pay(akbar, 21, null, debts[1..]));
        var results = (await _shop.PushAsync(all, most)).Results;
        Assert.Equal(
            [(ResultStatus.Quarantined, "too_many_debts"), (ResultStatus.Applied, null)],
            results.Select(r => (r.Status, r.Reason))
        );
        Assert.Equal(21, await _book.AskAsync<long>("select count(*) from shop.ledger_entries where kind = 'payment'"));
    }

    [Fact]
    public async Task A_payment_for_a_sale_that_is_still_on_its_way_finds_it_when_it_comes()
    {
        var akbar = await _book.CustomerAsync();
        var other = await _shop.EnrolAsync(_shop.CashierId, _shop.Outlet);
        _book.MoreTills.Add(other);
        var (first, late) = (_book.Sale(akbar, 300), _book.Sale(akbar, 200, till: other));
        await _book.KeepAsync(first, _book.Pay(akbar, 200, null, new ChosenDebt(late.OpId, 1, 20_000)));
        Assert.Equal("100", await _book.OpenAsync(akbar));
        await _book.KeepAsync(late);
        Assert.Equal("300 0", await _book.OpenAsync(akbar));
    }

    [Fact]
    public async Task Two_phones_take_money_for_the_same_debt_and_the_surplus_is_an_advance_the_owner_hears_of()
    {
        var akbar = await _book.CustomerAsync();
        var other = await _shop.EnrolAsync(_shop.CashierId, _shop.Outlet);
        _book.MoreTills.Add(other);
        var sale = _book.Sale(akbar, 500);
        await _book.KeepAsync(
            sale,
            _book.Pay(akbar, 500, null, new ChosenDebt(sale.OpId, 1, 50_000)),
            _book.Pay(akbar, 500, other, new ChosenDebt(sale.OpId, 1, 50_000))
        );
        Assert.Equal((-500L, "overpaid 50000"), (await _book.BalanceAsync(akbar), await _book.FlagsAsync(akbar)));
        Assert.Equal(2, await _book.AskAsync<long>("select count(*) from shop.payments where customer_id = $1", akbar));
    }

    [Fact]
    public async Task A_customer_of_whom_only_the_sale_tells_is_written_down_by_the_name_it_brings()
    {
        var added = _book.Add("Zainab", "0300 1112223");
        await _book.KeepAsync(_book.Sale(added.OpId, 100, name: "Zainab"));
        Assert.Equal("Zainab", await _book.AskAsync<string>("select name from shop.customers where id = $1", added.OpId));
        await _book.KeepAsync(added);
        Assert.Equal(100, await _book.BalanceAsync(added.OpId));
    }

    [Fact]
    public async Task In_one_batch_the_customer_is_written_down_before_the_sale_whatever_stands_first()
    {
        var (cash, added) = (_shop.Sale(), _book.Add("Zainab", "0300 1112223"));
        await _shop.PushAsync(cash, added, _book.Sale(added.OpId, 100, name: "Zainab"));
        Assert.Equal("0300 1112223", await _book.AskAsync<string>("select phone from shop.customers where id = $1", added.OpId));
    }

    [Fact]
    public async Task Sent_twice_it_is_owed_once()
    {
        var akbar = await _book.CustomerAsync();
        var (sale, payment) = (_book.Sale(akbar, 300), _book.Pay(akbar, 100));
        await _shop.PushAsync(sale, payment);
        Assert.All((await _shop.PushAsync(sale, payment)).Results, r => Assert.Equal(ResultStatus.Duplicate, r.Status));
        Assert.Equal(200, await _book.BalanceAsync(akbar));
    }

    [Theory]
    [InlineData(null, null, 30_000, "bad_customer")]
    [InlineData("01926e00-0000-7000-8000-000000000001", null, 30_000, "bad_customer")]
    [InlineData("01926e00-0000-7000-8000-000000000001", "Akbar", 29_900, "bad_payment")]
    [InlineData("01926e00-0000-7000-8000-000000000001", "Akbar", -1, "bad_payment")]
    public async Task Credit_without_a_customer_or_that_does_not_add_up_is_set_aside(string? id, string? name, long credit, string reason)
    {
        var sale = _book.Worth(_shop.Till, 300) with
        {
            CustomerId = id is null ? null : Guid.Parse(id),
            CustomerName = name,
            Credit = credit,
        };
        var result = (await _shop.PushAsync(_shop.Till.Next(sale, _book.Clock))).Results.Single();
        Assert.Equal((ResultStatus.Quarantined, reason), (result.Status, result.Reason));
    }

    [Fact]
    public async Task Over_the_limit_the_sale_stands_and_the_owner_is_told()
    {
        var akbar = await _book.CustomerAsync();
        await _book.DoneAsync<SaveCustomer>(new(akbar, "Akbar", "", "", "", "", 50_000));
        await _book.KeepAsync(_book.Sale(akbar, 500));
        Assert.Equal("", await _book.FlagsAsync(akbar));
        await _book.KeepAsync(_book.Sale(akbar, 100));
        Assert.Equal((600L, "over_limit 60000 50000"), (await _book.BalanceAsync(akbar), await _book.FlagsAsync(akbar)));
    }

    [Fact]
    public async Task What_was_over_the_limit_or_in_advance_only_on_the_way_through_a_batch_is_no_matter()
    {
        var akbar = await _book.CustomerAsync();
        await _book.DoneAsync<SaveCustomer>(new(akbar, "Akbar", "", "", "", "", 100_000));
        await _shop.PushAsync(_book.Sale(akbar, 900), _book.Pay(akbar, 900), _book.Sale(akbar, 900));
        await _shop.PushAsync(_book.Pay(akbar, 1000), _book.Sale(akbar, 500));
        Assert.Equal((400L, ""), (await _book.BalanceAsync(akbar), await _book.FlagsAsync(akbar)));
    }

    [Fact]
    public async Task The_owner_s_code_lets_it_pass_and_a_made_up_proof_does_not()
    {
        var akbar = await _book.CustomerAsync();
        await _book.DoneAsync<SaveCustomer>(new(akbar, "Akbar", "", "", "", "", 10_000));
        await OwnerCodeTests.SetAsync(_shop, "246810");
        var approved = _shop.Till.Next(_book.Worth(_shop.Till, 500).OnCredit(akbar, "Akbar"), _book.Clock);
        // The proof is over the operation's id, so the sale is written around it.
        var proof = OwnerCode.Proof(await OwnerCodeTests.KeyAsync(_shop, "246810"), approved.OpId);
        var proven = OwnerCodeTests.Rewritten(
            _shop.Till,
            approved,
            _book.Worth(_shop.Till, 500).OnCredit(akbar, "Akbar") with
            {
                Approval = proof,
            }
        );
        await _book.KeepAsync(proven);
        Assert.Equal("", await _book.FlagsAsync(akbar));
        await _book.KeepAsync(_book.Sale(akbar, 100, approval: proof));
        Assert.Equal("over_limit 60000 10000", await _book.FlagsAsync(akbar));
    }

    [Fact]
    public async Task A_proof_is_of_the_credit_that_was_approved_and_of_no_more()
    {
        var akbar = await _book.CustomerAsync();
        await _book.DoneAsync<SaveCustomer>(new(akbar, "Akbar", "", "", "", "", 10_000));
        await OwnerCodeTests.SetAsync(_shop, "246810");
        var key = await OwnerCodeTests.KeyAsync(_shop, "246810");
        async Task SellAsync(long rupees, long approved, long said)
        {
            var draft = _shop.Till.Next(_book.Worth(_shop.Till, rupees).OnCredit(akbar, "Akbar"), _book.Clock);
            var sale = _book.Worth(_shop.Till, rupees).OnCredit(akbar, "Akbar") with
            {
                Approval = GivenWord.ProofOf(key, draft.OpId, "over_limit", approved * 100),
                ApprovedCredit = said * 100,
            };
            await _book.KeepAsync(OwnerCodeTests.Rewritten(_shop.Till, draft, sale));
        }
        await SellAsync(500, approved: 500, said: 500);
        Assert.Equal("", await _book.FlagsAsync(akbar));
        await SellAsync(600, approved: 500, said: 500);
        Assert.Equal("over_limit 110000 10000", await _book.FlagsAsync(akbar));
        await SellAsync(700, approved: 500, said: 700);
        Assert.Equal("over_limit 110000 10000, over_limit 180000 10000", await _book.FlagsAsync(akbar));
    }

    [Fact]
    public async Task What_is_owed_at_one_outlet_is_not_owed_at_the_other()
    {
        var akbar = await _book.CustomerAsync();
        await _book.KeepAsync(
            _book.Sale(akbar, 300),
            _book.Sale(akbar, 200, till: _shop.OtherTill),
            _book.Pay(akbar, 250, _shop.OtherTill)
        );
        Assert.Equal((300L, -50L), (await _book.BalanceAsync(akbar), await _book.BalanceAsync(akbar, _shop.OtherOutlet)));
    }

    [Fact]
    public async Task What_comes_after_its_day_posts_to_its_own_day_and_is_flagged()
    {
        var akbar = await _book.CustomerAsync();
        var payment = _book.Pay(akbar, 100);
        await _book.KeepAsync(payment);
        Assert.Equal("late_arrival", await _book.AskAsync<string>("select kind from shop.flags where subject = $1", payment.OpId));
    }
}
