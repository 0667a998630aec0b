using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Customers;

public static class CustomersSetup
{
    public static void AddCustomers(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<CustomerQueries>();
        builder.Services.AddSingleton(new NavEntry("/customers", "people", "customers.nav") { OwnerOnly = true });
    }
}
