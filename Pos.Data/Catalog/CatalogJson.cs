using System.Text.Json.Serialization;

namespace Pos.Data.Catalog;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SaveProduct))]
[JsonSerializable(typeof(SaveCategory))]
[JsonSerializable(typeof(AddProducts))]
[JsonSerializable(typeof(SnapshotHead))]
[JsonSerializable(typeof(SnapshotChunk))]
[JsonSerializable(typeof(List<UnitRow>))]
[JsonSerializable(typeof(List<CategoryRow>))]
[JsonSerializable(typeof(List<ProductRow>))]
public sealed partial class CatalogJson : JsonSerializerContext;
