using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;

namespace Pos.Data.Credit;

public static class CreditSetup
{
    public static IServiceCollection AddCreditData(this IServiceCollection services) =>
        services
            .AddOperation<ImportCustomersHandler>()
            .AddOperation<MergeCustomersHandler>()
            .AddOperation<UnmergeCustomerHandler>()
            .AddOperation<ReceivePaymentHandler>()
            .AddOperation<OpenAccountHandler>()
            .AddOperation<WriteOffHandler>()
            .AddOperation<ReverseEntryHandler>()
            .AddScoped<OwnerCodes>()
            .AddScoped<CustomerRows>()
            .AddScoped<CustomerList>()
            .AddFeed<CustomerFeed>()
            .AddFeed<OwnerCodeFeed>()
            .AddJson(CreditJson.Default);
}
