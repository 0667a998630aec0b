using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Payments;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Credit;

/// <summary>What only the owner does to what customers owe.</summary>
public sealed class OfficeCreditTests(ShopRig rig) : ShopTests(rig)
{
    private TestShop _shop = null!;
    private CreditBook _book = null!;
    private Guid _akbar;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _shop = await Rig.ShopAsync();
        _book = new(_shop);
        _akbar = await _book.CustomerAsync();
    }

    [Fact]
    public async Task An_opening_balance_is_a_debt_from_its_own_day()
    {
        await _book.DoneAsync<OpenAccount>(new(_akbar, _shop.Outlet, 150_000, new(2026, 6, 1), "From the khata"));
        await _book.KeepAsync(_book.Pay(_akbar, 500));
        Assert.Equal((1000L, "1000"), (await _book.BalanceAsync(_akbar), await _book.OpenAsync(_akbar)));
        Assert.Equal(
            new DateOnly(2026, 6, 1),
            await _book.AskAsync<DateOnly>("select oldest_open from shop.credit_accounts where customer_id = $1", _akbar)
        );
    }

    [Fact]
    public async Task An_opening_advance_is_drawn_on()
    {
        await _book.DoneAsync<OpenAccount>(new(_akbar, _shop.Outlet, -20_000, new(2026, 6, 1), ""));
        await _book.KeepAsync(_book.Sale(_akbar, 300));
        Assert.Equal((100L, "100"), (await _book.BalanceAsync(_akbar), await _book.OpenAsync(_akbar)));
    }

    [Fact]
    public async Task A_debt_that_was_given_up_is_not_owed_and_money_for_it_is_a_recovery()
    {
        var sale = _book.Sale(_akbar, 500);
        await _book.KeepAsync(sale);
        await _book.DoneAsync<WriteOff>(new(_akbar, _shop.Outlet, [new(sale.OpId, 1, 50_000)], "Left town"));
        Assert.Equal(0, await _book.BalanceAsync(_akbar));
        await _book.KeepAsync(_book.Pay(_akbar, 200));
        Assert.Equal(
            (0L, "200 recovered, 500 written_off", "recovered 20000"),
            (await _book.BalanceAsync(_akbar), await _book.AllocationsAsync(_akbar), await _book.FlagsAsync(_akbar))
        );
    }

    [Fact]
    public async Task Money_pays_what_is_still_owed_before_what_was_given_up()
    {
        var bad = _book.Sale(_akbar, 500);
        await _book.KeepAsync(bad);
        await _book.DoneAsync<WriteOff>(new(_akbar, _shop.Outlet, [new(bad.OpId, 1, 50_000)], "Left town"));
        await _book.KeepAsync(_book.Sale(_akbar, 200), _book.Pay(_akbar, 300));
        Assert.Equal((0L, "0 0"), (await _book.BalanceAsync(_akbar), await _book.OpenAsync(_akbar)));
        Assert.Equal(10_000, await _book.AskAsync<long>("select recovered from shop.credit_accounts where customer_id = $1", _akbar));
    }

    [Fact]
    public async Task A_write_off_of_what_has_been_paid_meanwhile_is_refused()
    {
        var sale = _book.Sale(_akbar, 500);
        await _book.KeepAsync(sale, _book.Pay(_akbar, 100));
        var result = await _book.OfficeAsync<WriteOff>(new(_akbar, _shop.Outlet, [new(sale.OpId, 1, 50_000)], "Left town"));
        Assert.Equal("changed_meanwhile", result.Reason);
    }

    [Fact]
    public async Task A_write_off_is_taken_back_and_the_debt_is_owed_again()
    {
        var sale = _book.Sale(_akbar, 500);
        await _book.KeepAsync(sale);
        var written = await _book.DoneAsync<WriteOff>(new(_akbar, _shop.Outlet, [new(sale.OpId, 1, 50_000)], "Left town"));
        await _book.DoneAsync<ReverseEntry>(new(written.OpId, null, "He is back", null));
        Assert.Equal((500L, "500"), (await _book.BalanceAsync(_akbar), await _book.OpenAsync(_akbar)));
        Assert.Equal("already_reversed", (await _book.OfficeAsync<ReverseEntry>(new(written.OpId, null, "Twice", null))).Reason);
    }

    [Fact]
    public async Task A_payment_that_was_another_s_goes_over_to_him_at_its_old_time()
    {
        var bilal = await _book.CustomerAsync("Bilal");
        var payment = _book.Pay(_akbar, 200);
        await _book.KeepAsync(_book.Sale(_akbar, 500), _book.Sale(bilal, 300), payment);
        await _book.DoneAsync<ReverseEntry>(new(payment.OpId, null, "Bilal paid", bilal));
        Assert.Equal((500L, 100L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(bilal)));
    }

    [Fact]
    public async Task A_sale_on_credit_goes_to_the_customer_who_bought_and_not_away()
    {
        var bilal = await _book.CustomerAsync("Bilal");
        var sale = _book.Sale(_akbar, 500, paid: 100);
        await _book.KeepAsync(sale);
        Assert.Equal("needs_customer", (await _book.OfficeAsync<ReverseEntry>(new(sale.OpId, 1, "Wrong name", null))).Reason);
        await _book.DoneAsync<ReverseEntry>(new(sale.OpId, 1, "Wrong name", bilal));
        Assert.Equal((0L, 400L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(bilal)));
        await _book.KeepAsync(_book.Pay(bilal, 400));
        Assert.Equal(0, await _book.BalanceAsync(bilal));
    }

    [Fact]
    public async Task What_came_back_and_what_was_given_up_goes_along_with_a_sale_that_was_another_s()
    {
        var bilal = await _book.CustomerAsync("Bilal");
        var sale = _book.Sale(_akbar, 1000);
        await _book.KeepAsync(sale);
        var quantity = await _book.AskAsync<long>("select quantity from shop.sale_lines where sale_id = $1", sale.OpId);
        await _book.DoneAsync<ReturnGoods>(new(sale.OpId, [new(1, quantity * 3 / 10)], "Torn bag"));
        var owed = await _book.BalanceAsync(_akbar);
        await _book.DoneAsync<WriteOff>(new(_akbar, _shop.Outlet, [new(sale.OpId, 1, 10_000)], "Agreed"));
        await _book.DoneAsync<ReverseEntry>(new(sale.OpId, 1, "It was Bilal", bilal));
        Assert.Equal((0L, owed - 100, 700L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(bilal), owed));
        await _book.DoneAsync<ReturnGoods>(new(sale.OpId, [new(1, quantity / 10)], "One more"));
        Assert.Equal(owed - 200, await _book.BalanceAsync(bilal));
    }

    [Fact]
    public async Task An_old_balance_that_was_given_up_stays_given_up_when_it_was_somebody_else_s_or_nobody_s()
    {
        var bilal = await _book.CustomerAsync("Bilal");
        var opened = await _book.DoneAsync<OpenAccount>(new(_akbar, _shop.Outlet, 100_000, new(2026, 6, 1), "Red book"));
        await _book.DoneAsync<WriteOff>(new(_akbar, _shop.Outlet, [new(opened.OpId, 1, 100_000)], "Left town"));
        await _book.DoneAsync<ReverseEntry>(new(opened.OpId, 1, "It was Bilal", bilal));
        Assert.Equal(
            (0L, 0L, "1000 written_off"),
            (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(bilal), await _book.AllocationsAsync(bilal))
        );

        var moved = await _book.AskAsync<Guid>("select op_id from shop.debts where customer_id = $1 and amount > 0", bilal);
        await _book.DoneAsync<ReverseEntry>(new(moved, 2, "There was none", null));
        Assert.Equal((0L, ""), (await _book.BalanceAsync(bilal), await _book.AllocationsAsync(bilal)));
        Assert.Equal(
            0,
            await _book.AskAsync<long>(
                "select coalesce(sum(amount), 0)::bigint from shop.ledger_entries where kind in ('write_off', 'reversal') and account = 'bad_debt'"
            )
        );
    }

    [Fact]
    public async Task What_was_written_down_under_a_name_that_was_merged_is_the_same_customer_s()
    {
        var again = await _book.CustomerAsync("Akbar bhai");
        var payment = _book.Pay(again, 100);
        await _book.KeepAsync(payment);
        await _book.DoneAsync<MergeCustomers>(new(again, _akbar));
        Assert.Equal("same_customer", (await _book.OfficeAsync<ReverseEntry>(new(payment.OpId, null, "It was Akbar", _akbar))).Reason);
    }

    [Fact]
    public async Task Goods_that_come_back_are_on_the_shelf_and_off_the_account()
    {
        var sale = _book.Sale(_akbar, 300, paid: 100);
        await _book.KeepAsync(sale);
        var before = await OnHandAsync();
        await _book.DoneAsync<ReturnGoods>(new(sale.OpId, [new(1, 1000)], "Torn bag"));
        Assert.Equal((50L, before + 1000), (await _book.BalanceAsync(_akbar), await OnHandAsync()));
        await _book.DoneAsync<ReturnGoods>(new(sale.OpId, [new(1, 1000)], "All of it"));
        Assert.Equal(-100, await _book.BalanceAsync(_akbar));
        Assert.Equal("too_much_returned", (await _book.OfficeAsync<ReturnGoods>(new(sale.OpId, [new(1, 1)], ""))).Reason);
    }

    private Task<long> OnHandAsync() =>
        _book.AskAsync<long>(
            "select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2",
            _shop.Outlet,
            _shop.Goods[0].ProductId
        );

    [Fact]
    public async Task A_sale_for_cash_has_no_account_that_goods_could_come_back_to()
    {
        var sale = _shop.Sale();
        await _shop.PushAsync(sale);
        Assert.Equal("not_on_credit", (await _book.OfficeAsync<ReturnGoods>(new(sale.OpId, [new(1, 1000)], ""))).Reason);
    }

    [Fact]
    public async Task Two_that_are_one_person_have_one_account_and_are_two_again_when_that_was_wrong()
    {
        var akbarAgain = await _book.CustomerAsync("Akbar bhai");
        await _book.KeepAsync(_book.Sale(_akbar, 300), _book.Sale(akbarAgain, 200), _book.Pay(akbarAgain, 350));
        await _book.DoneAsync<MergeCustomers>(new(akbarAgain, _akbar));
        Assert.Equal((150L, 0L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(akbarAgain)));
        // A phone that has not heard of it still knows the other name.
        await _book.KeepAsync(_book.Sale(akbarAgain, 100));
        Assert.Equal(250, await _book.BalanceAsync(_akbar));
        await _book.DoneAsync<UnmergeCustomer>(new(akbarAgain));
        Assert.Equal((300L, -50L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(akbarAgain)));
    }

    [Fact]
    public async Task Who_was_merged_before_goes_along_and_nobody_is_merged_twice()
    {
        var (second, third) = (await _book.CustomerAsync("Second"), await _book.CustomerAsync("Third"));
        await _book.KeepAsync(_book.Sale(_akbar, 100), _book.Sale(second, 20), _book.Sale(third, 3));
        await _book.DoneAsync<MergeCustomers>(new(_akbar, second));
        await _book.DoneAsync<MergeCustomers>(new(second, third));
        Assert.Equal(123, await _book.BalanceAsync(third));
        Assert.Equal("customer_merged", (await _book.OfficeAsync<MergeCustomers>(new(_akbar, third))).Reason);
        Assert.Equal("customer_merged", (await _book.OfficeAsync<SaveCustomer>(new(second, "Second", "", "", "", "", null))).Reason);
    }

    [Fact]
    public async Task What_the_owner_did_to_one_s_debt_while_two_were_one_stays_with_his_debt_when_they_are_two_again()
    {
        var other = await _book.CustomerAsync("Akbar again");
        var (returned, bad) = (_book.Sale(_akbar, 500), _book.Sale(_akbar, 300));
        await _book.KeepAsync(returned, bad);
        await _book.DoneAsync<MergeCustomers>(new(_akbar, other));
        var quantity = await _book.AskAsync<long>("select quantity from shop.sale_lines where sale_id = $1", returned.OpId);
        await _book.DoneAsync<ReturnGoods>(new(returned.OpId, [new(1, quantity)], ""));
        await _book.DoneAsync<WriteOff>(new(other, _shop.Outlet, [new(bad.OpId, 1, 30_000)], "Gone"));
        await _book.DoneAsync<UnmergeCustomer>(new(_akbar));
        Assert.Equal((0L, 0L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(other)));
    }

    [Fact]
    public async Task Whoever_was_found_to_be_him_comes_back_with_him()
    {
        var (second, third) = (await _book.CustomerAsync("Second"), await _book.CustomerAsync("Third"));
        await _book.KeepAsync(_book.Sale(_akbar, 100), _book.Sale(second, 20), _book.Sale(third, 3));
        await _book.DoneAsync<MergeCustomers>(new(_akbar, second));
        await _book.DoneAsync<MergeCustomers>(new(second, third));
        await _book.DoneAsync<UnmergeCustomer>(new(second));
        Assert.Equal((0L, 120L, 3L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(second), await _book.BalanceAsync(third)));
        await _book.DoneAsync<UnmergeCustomer>(new(_akbar));
        Assert.Equal((100L, 20L), (await _book.BalanceAsync(_akbar), await _book.BalanceAsync(second)));
    }

    [Fact]
    public async Task Two_owners_who_find_each_other_s_opposite_at_once_make_no_ring()
    {
        for (var round = 0; round < 10; round++)
        {
            var (one, other) = (await _book.CustomerAsync("One"), await _book.CustomerAsync("Other"));
            var results = await Task.WhenAll(
                _book.OfficeAsync<MergeCustomers>(new(one, other)),
                _book.OfficeAsync<MergeCustomers>(new(other, one))
            );
            Assert.Single(results, r => r.Done);
        }
    }

    [Fact]
    public async Task A_list_brings_customers_and_what_they_owed()
    {
        var (zainab, bilal) = (_shop.NewId(), _shop.NewId());
        await _book.DoneAsync<ImportCustomers>(
            new(
                _shop.Outlet,
                new(2026, 7, 1),
                [new(zainab, "Zainab", "زینب", "", "0300 1112223", "", 500_000, 120_000), new(bilal, "Bilal", "", "", "", "", null, 0)]
            )
        );
        Assert.Equal((1200L, 0L), (await _book.BalanceAsync(zainab), await _book.BalanceAsync(bilal)));
    }

    [Fact]
    public async Task The_owner_takes_money_in_the_office_for_one_of_his_outlets()
    {
        await _book.KeepAsync(_book.Sale(_akbar, 300));
        var payment = new ReceivePayment
        {
            CustomerId = _akbar,
            CustomerName = "Akbar",
            Method = PaymentMethod.Wallet,
            Amount = 10_000,
            OutletId = _shop.Outlet,
        };
        await _book.DoneAsync<ReceivePayment>(payment);
        Assert.Equal(200, await _book.BalanceAsync(_akbar));
        Assert.Equal("outlet_unknown", (await _book.OfficeAsync<ReceivePayment>(payment with { OutletId = null })).Reason);
        Assert.Equal("outlet_unknown", (await _book.OfficeAsync<ReceivePayment>(payment with { OutletId = Guid.CreateVersion7() })).Reason);
    }
}
