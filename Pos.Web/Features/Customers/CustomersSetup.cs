using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

public static class CustomersSetup
{
    public static void AddCustomers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CustomerQueries>();
        builder
            .Services.AddSingleton(new NavEntry(NavGroup.Customers, "/customers", "people", "nav.customers") { OwnerOnly = true })
            .AddSingleton(
                new NavEntry(NavGroup.Customers, "/customers/import", "plus", "customers.import") { OwnerOnly = true, Seldom = true }
            );
    }
}
