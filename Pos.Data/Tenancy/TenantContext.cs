using System.Text.Json.Serialization;

namespace Pos.Data.Tenancy;

[JsonConverter(typeof(LowerCaseEnumConverter<Role>))]
public enum Role
{
    Cashier,
    Owner,
}

/// <summary>
/// Who this unit of work is for: filled when the tenant transaction opens, from the database's own answer, never from a cookie or a form.
/// </summary>
public sealed class TenantContext
{
    public Guid BusinessId { get; private set; }
    public string BusinessName { get; private set; } = "";
    public Guid UserId { get; private set; }
    public Guid WorkerId { get; private set; }
    public string WorkerName { get; private set; } = "";
    public Role Role { get; private set; }

    /// <summary>The one outlet this worker is narrowed to; null for all outlets.</summary>
    public Guid? OutletId { get; private set; }

    /// <summary>What a cashier in the office may do beyond selling, with limits in paisa; a till's worker is asked by the rows themselves.</summary>
    public IReadOnlyDictionary<string, long?> Rights { get; internal set; } = new Dictionary<string, long?>();

    /// <summary>Where a cashier of several outlets works, in the office; nothing for everybody else.</summary>
    public IReadOnlyList<OwnOutlet> Outlets { get; internal set; } = [];

    /// <summary>Whether there is such a right at all, up to whatever limit.</summary>
    public bool May(string right) => IsOwner || Rights.ContainsKey(right);

    public bool IsKnown => BusinessId != Guid.Empty;
    public bool IsOwner => Role == Role.Owner;

    internal void Enter(Guid businessId, string businessName, Guid userId, Guid workerId, string workerName, Role role, Guid? outletId)
    {
        BusinessId = businessId;
        BusinessName = businessName;
        UserId = userId;
        WorkerId = workerId;
        WorkerName = workerName;
        Role = role;
        OutletId = outletId;
    }
}
