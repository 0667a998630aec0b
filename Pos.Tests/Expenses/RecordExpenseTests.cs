using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Expenses;
using Pos.Data.Operations;
using Pos.Data.Payments;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Expenses;

public sealed class RecordExpenseTests(ShopRig rig) : ShopTests(rig)
{
    internal static RecordExpense Rent(Guid outlet, long amount = 25_000_00) =>
        new(outlet, ExpenseKind.Rent, amount, new(2026, 11, 1), PaymentMethod.Cash, "Haji sahib", true);

    internal static Task<Sample> Sample(TestShop shop) => Samples.FromOffice(shop, Rent(shop.Outlet), Rent(shop.Outlet, 1));

    private Task<List<string>> KeptAsync(TestShop shop) =>
        Database.ListAsync<string>(
            "select concat_ws(' ', kind, amount, spent_on, method, note, monthly) from shop.expenses where business_id = $1 order by recorded_at, amount",
            shop.BusinessId
        );

    [Fact]
    public async Task What_was_spent_is_kept_once_and_taken_back_once()
    {
        var shop = await Rig.ShopAsync();
        var (op, back) = (shop.NewId(), shop.NewId());
        for (var i = 0; i < 2; i++)
            Assert.True((await shop.RunAsync(op, Rent(shop.Outlet))).Done);
        Assert.Equal(["rent 2500000 2026-11-01 cash Haji sahib t"], await KeptAsync(shop));
        for (var i = 0; i < 2; i++)
            Assert.True((await shop.RunAsync<ReverseExpense>(back, new(op, "Written twice"))).Done);
        Assert.Equal(["rent 2500000 2026-11-01 cash Haji sahib t", "rent -2500000 2026-11-01 cash Written twice f"], await KeptAsync(shop));
        async Task RefusedAsync(string reason, Guid id, string why = "x") =>
            Assert.Equal(reason, (await shop.RunAsync<ReverseExpense>(shop.NewId(), new(id, why))).Reason);
        await RefusedAsync("already_reversed", op);
        await RefusedAsync("expense_unknown", back);
        await RefusedAsync("expense_unknown", shop.NewId());
        await RefusedAsync("reason_missing", op, " ");
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_nothing_is_kept()
    {
        var shop = await Rig.ShopAsync();
        var other = await Rig.ShopAsync();
        var good = Rent(shop.Outlet);
        foreach (
            var (reason, input) in ((string, RecordExpense)[])
                [
                    ("amount_bad", good with { Amount = 0 }),
                    ("amount_bad", good with { Amount = Expense.MaxAmount + 1 }),
                    ("date_bad", good with { SpentOn = new(1999, 12, 31) }),
                    ("date_bad", good with { SpentOn = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(2) }),
                    ("note_too_long", good with { Note = new('n', 301) }),
                    ("outlet_unknown", good with { OutletId = other.Outlet }),
                ]
        )
            Assert.Equal(reason, (await shop.RunAsync(shop.NewId(), input)).Reason);
        Assert.Empty(await KeptAsync(shop));
    }

    [Fact]
    public async Task A_cashier_neither_writes_nor_reads_what_was_spent_and_another_business_takes_nothing_back()
    {
        var shop = await Rig.ShopAsync();
        var other = await Rig.ShopAsync();
        var op = shop.NewId();
        Assert.True((await shop.RunAsync(op, Rent(shop.Outlet))).Done);
        await Assert.ThrowsAnyAsync<Exception>(() => shop.RunAsync(shop.NewId(), Rent(shop.Outlet), shop.CashierId));
        Assert.Equal("expense_unknown", (await shop.RunAsync<ReverseExpense>(shop.NewId(), new(op, "mine"), shop.CashierId)).Reason);
        Assert.Equal("expense_unknown", (await other.RunAsync<ReverseExpense>(other.NewId(), new(op, "mine"))).Reason);
        Assert.Equal(
            0,
            await shop.Host.AsAsync(
                shop.BusinessId,
                shop.CashierId,
                services => services.GetRequiredService<PosDb>().Expenses.CountAsync(Ct)
            )
        );
        Assert.Single(await KeptAsync(shop));
    }
}

public sealed class ReverseExpenseTests
{
    internal static async Task<Sample> Sample(TestShop shop)
    {
        var (one, another) = (shop.NewId(), shop.NewId());
        foreach (var op in (Guid[])[one, another])
            Assert.True((await shop.RunAsync(op, RecordExpenseTests.Rent(shop.Outlet))).Done);
        return await Samples.FromOffice(shop, new ReverseExpense(one, "x"), new ReverseExpense(another, "x"));
    }
}
