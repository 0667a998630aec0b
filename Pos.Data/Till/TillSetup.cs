using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Till;

public static class TillSetup
{
    public static IServiceCollection AddTillData(this IServiceCollection services) =>
        services
            .AddOperation<EnrolDeviceHandler>()
            .AddOperation<RevokeDeviceHandler>()
            .AddOperation<RestoreDeviceHandler>()
            .AddOperation<RenameDeviceHandler>()
            .AddOperation<MoveDeviceHandler>()
            .AddScoped<IssueToken>()
            .AddScoped<PartCopy>()
            .AddScoped<TillHeadQuery>()
            .AddJson(TillJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(EnrolDevice))]
[JsonSerializable(typeof(RevokeDevice))]
[JsonSerializable(typeof(RestoreDevice))]
[JsonSerializable(typeof(RenameDevice))]
[JsonSerializable(typeof(MoveDevice))]
[JsonSerializable(typeof(Enrolment))]
[JsonSerializable(typeof(TillHead))]
[JsonSerializable(typeof(Who))]
public sealed partial class TillJson : JsonSerializerContext;
