using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Expenses;

public static class ExpensesSetup
{
    public static void AddExpenses(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ExpenseQueries>();
        builder.Services.AddSingleton(new NavEntry(NavGroup.Reports, "/expenses", "wallet", "expenses.title") { OwnerOnly = true });
    }
}
