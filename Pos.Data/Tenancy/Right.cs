using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Pos.Data.Tenancy;

/// <summary>A usual set of rights, to begin with.</summary>
public enum Preset
{
    Cashier,
    Senior,
    StockKeeper,
}

/// <summary>Something that a cashier may do beyond selling, if the owner lets him; owners may everything. The features say which there are, each in its setup.</summary>
/// <param name="Name">As it stands in shop.worker_rights, in policies and on tills.</param>
/// <param name="HasLimit">Up to so many paisa.</param>
/// <param name="Presets">Which presets give it, and up to how many paisa; null for any amount, or where there is none.</param>
public sealed record Right(string Name, bool HasLimit, IReadOnlyDictionary<Preset, long?> Presets)
{
    /// <summary>What a preset gives of all rights there are: names with their limits.</summary>
    public static Dictionary<string, long?> Of(IEnumerable<Right> rights, Preset preset) =>
        rights.Where(r => r.Presets.ContainsKey(preset)).ToDictionary(r => r.Name, r => r.Presets[preset]);
}

public static class Rights
{
    public static IServiceCollection AddRight(this IServiceCollection services, Right right) => services.AddSingleton(right);
}

/// <summary>A right that a worker has, or had: a sale that comes late is judged by what held when it was made.</summary>
[Table("worker_rights"), PrimaryKey(nameof(BusinessId), nameof(WorkerId), nameof(Right), nameof(Since))]
public sealed class WorkerRight : ITenantRow
{
    public Guid BusinessId { get; init; }
    public Guid WorkerId { get; init; }

    /// <summary>Its name.</summary>
    public required string Right { get; init; }
    public DateTimeOffset Since { get; init; }

    /// <summary>Null for one that holds.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Up to so many paisa; null for any amount, or where there is none.</summary>
    public long? Amount { get; init; }
}
