using Pos.Data.Expenses;
using Pos.Data.Payments;
using Pos.Tests.Infrastructure;
using Pos.Tests.Tenancy;

namespace Pos.Tests.Expenses;

/// <summary>At both outlets something was spent, and taken back.</summary>
internal sealed class ExpensesRows : IFeatureRows
{
    public async Task AddAsync(TestShop shop)
    {
        foreach (var outlet in (Guid[])[shop.Outlet, shop.OtherOutlet])
        {
            var op = shop.NewId();
            Assert.True((await shop.RunAsync(op, RecordExpenseTests.Rent(outlet))).Done);
            Assert.True((await shop.RunAsync<ReverseExpense>(shop.NewId(), new(op, "Twice"))).Done);
        }
    }
}
