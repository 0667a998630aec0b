using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Stock;

public static class StockSetup
{
    public static IServiceCollection AddStockData(this IServiceCollection services) =>
        services
            .AddOperation<MoveGoodsHandler>()
            .AddOperation<CountGoodsHandler>()
            .AddOperation<SaveMinimumHandler>()
            .AddRight(StockRights.Of(StockRights.Receive, Preset.StockKeeper, Preset.Senior))
            .AddRight(StockRights.Of(StockRights.Adjust, Preset.StockKeeper))
            .AddRight(StockRights.Of(StockRights.Count, Preset.StockKeeper))
            .AddFeed<StockFeed>()
            .AddScoped<StockFeed>()
            .AddJson(StockJson.Default);
}

/// <summary>What a cashier may do with stock beyond selling it; the policies of the tables ask for these.</summary>
public static class StockRights
{
    /// <summary>Takes goods in, from a supplier or another outlet.</summary>
    public const string Receive = "receive_stock";

    /// <summary>Takes out what is damaged, expired, used in the shop or given away, or sent to another outlet.</summary>
    public const string Adjust = "adjust_stock";

    /// <summary>Says what is on the shelf.</summary>
    public const string Count = "count_stock";

    public static readonly IReadOnlyList<string> All = [Receive, Adjust, Count];

    internal static Right Of(string name, params Preset[] presets) =>
        new(name, HasLimit: false, presets.ToDictionary(p => p, _ => (long?)null));

    /// <summary>The right that a movement of this kind needs; null where only an owner may.</summary>
    public static string? For(Reason reason) =>
        reason switch
        {
            Reason.Delivery => Receive,
            Reason.Damage or Reason.Expired or Reason.OwnUse or Reason.Gift => Adjust,
            _ => null,
        };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StockPack))]
[JsonSerializable(typeof(MoveGoods))]
[JsonSerializable(typeof(CountGoods))]
[JsonSerializable(typeof(SaveMinimum))]
[JsonSerializable(typeof(List<StockRow>))]
public sealed partial class StockJson : JsonSerializerContext;
