using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.SignIn;

public static class SignInSetup
{
    public static IServiceCollection AddSignInData(this IServiceCollection services) =>
        services
            .AddScoped<RegisterBusinessHandler>()
            .AddScoped<Sessions>()
            .AddScoped<OwnAccount>()
            .AddScoped<SecondSteps>()
            .AddScoped<Passkeys>()
            .AddJson(SignInJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RegisterBusiness))]
public sealed partial class SignInJson : JsonSerializerContext;
