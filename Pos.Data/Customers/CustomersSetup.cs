using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Customers;

public static class CustomersSetup
{
    public static IServiceCollection AddCustomersData(this IServiceCollection services) =>
        services
            .AddOperation<AddCustomerHandler>()
            .AddOperation<SaveCustomerHandler>()
            .AddScoped<KnownCustomers>()
            .AddJson(CustomersJson.Default);
}
