using System.Text.Json.Serialization;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Stock;

namespace Pos.Tests.Sync;

/// <summary>A page of changes, as the tills in the shops have always read it.</summary>
public sealed partial record Pulled(
    Guid Epoch,
    long Next,
    bool More,
    long ServerTime,
    IReadOnlyList<UnitRow> Units,
    IReadOnlyList<CategoryRow> Categories,
    IReadOnlyList<ProductRow> Products,
    IReadOnlyList<OutletProductRow> OutletProducts,
    IReadOnlyList<StockRow> Stock,
    IReadOnlyList<CustomerRow> Customers,
    OwnerCodeRow? OwnerCode,
    bool? OutletChanged
)
{
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Pulled))]
    internal sealed partial class Json : JsonSerializerContext;
}
