using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Credit;

public static class CreditSetup
{
    public static void AddCredit(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CreditQueries>().AddScoped<AccountQueries>();
        builder
            .Services.AddSingleton(new NavEntry(NavGroup.Customers, "/credit", "chart", "credit.title") { OwnerOnly = true })
            .AddSingleton(new NavEntry(NavGroup.People, "/approvals", "check", "approvals.title") { OwnerOnly = true, Seldom = true })
            .AddSingleton(new NavEntry(NavGroup.Settings, "/customers/code", "settings", "customers.code") { OwnerOnly = true });
    }
}
