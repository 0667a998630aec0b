using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;

namespace Pos.Data.Workers;

public static class WorkersSetup
{
    public static IServiceCollection AddWorkersData(this IServiceCollection services) =>
        services
            .AddOperation<InviteWorkerHandler>()
            .AddOperation<WithdrawInvitationHandler>()
            .AddOperation<SaveWorkerHandler>()
            .AddOperation<SaveRightsHandler>()
            .AddOperation<SuspendWorkerHandler>()
            .AddOperation<RestoreWorkerHandler>()
            .AddOperation<RemoveWorkerHandler>()
            .AddOperation<ResetPinsHandler>()
            .AddScoped<Pins>()
            .AddScoped<JoinBusinessHandler>()
            .AddJson(WorkersJson.Default);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(InviteWorker))]
[JsonSerializable(typeof(WithdrawInvitation))]
[JsonSerializable(typeof(SaveWorker))]
[JsonSerializable(typeof(SaveRights))]
[JsonSerializable(typeof(SuspendWorker))]
[JsonSerializable(typeof(RestoreWorker))]
[JsonSerializable(typeof(RemoveWorker))]
[JsonSerializable(typeof(ResetPins))]
[JsonSerializable(typeof(JoinBusiness))]
[JsonSerializable(typeof(WorkerState))]
public sealed partial class WorkersJson : JsonSerializerContext;
