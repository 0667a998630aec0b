using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Review;

public static class ReviewSetup
{
    public static IServiceCollection AddReviewData(this IServiceCollection services) =>
        services.AddOperation<ResolveOperationHandler>().AddOperation<MarkFlagsSeenHandler>().AddJson(ReviewJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ResolveOperation))]
[JsonSerializable(typeof(MarkFlagsSeen))]
public sealed partial class ReviewJson : JsonSerializerContext;
