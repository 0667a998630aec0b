using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

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
            .AddRight(CreditRights.GiveCredit)
            .AddRight(CreditRights.OverLimit)
            .AddScoped<OwnerCodes>()
            .AddScoped<CustomerRows>()
            .AddScoped<CustomerList>()
            .AddFeed<CustomerFeed>()
            .AddFeed<OwnerCodeFeed>()
            .AddJson(CreditJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ReceivePayment))]
[JsonSerializable(typeof(OpenAccount))]
[JsonSerializable(typeof(WriteOff))]
[JsonSerializable(typeof(ReverseEntry))]
[JsonSerializable(typeof(ImportCustomers))]
[JsonSerializable(typeof(MergeCustomers))]
[JsonSerializable(typeof(UnmergeCustomer))]
[JsonSerializable(typeof(CustomerPack))]
[JsonSerializable(typeof(List<CustomerRow>))]
public sealed partial class CreditJson : JsonSerializerContext;
