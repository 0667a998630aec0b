using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Pictures;

public static class PicturesSetup
{
    /// <summary>Whoever puts the app together says which <see cref="IPictureStore"/>.</summary>
    public static IServiceCollection AddPicturesData(this IServiceCollection services) =>
        services
            .AddOperation<SetPictureHandler>()
            .AddScoped<ProductPictures>()
            .AddSingleton<UnnamedPictures>()
            .AddJson(PicturesJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SetPicture))]
public sealed partial class PicturesJson : JsonSerializerContext;
