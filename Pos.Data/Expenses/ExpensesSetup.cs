using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Expenses;

public static class ExpensesSetup
{
    public static IServiceCollection AddExpensesData(this IServiceCollection services) =>
        services.AddOperation<RecordExpenseHandler>().AddOperation<ReverseExpenseHandler>().AddJson(ExpensesJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RecordExpense))]
[JsonSerializable(typeof(ReverseExpense))]
public sealed partial class ExpensesJson : JsonSerializerContext;
