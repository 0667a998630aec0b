using System.Text.Json.Serialization;

namespace Pos.Data.Credit;

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
