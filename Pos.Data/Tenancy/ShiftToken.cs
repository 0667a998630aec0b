using System.ComponentModel.DataAnnotations.Schema;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Pos.Data.Tenancy;

public enum TokenState
{
    Active,
    Expired,
    Revoked,
}

/// <summary>The till context a token opened.</summary>
/// <param name="PublicKey">What its requests must be signed with; null for a till of the old kind.</param>
public sealed record EnteredTill(
    Guid ShiftId,
    Guid BusinessId,
    Guid OutletId,
    Guid DeviceId,
    Guid WorkerId,
    TokenState State,
    byte[]? PublicKey = null
);

/// <summary>
/// An append-only token (user, outlet, device) that names the author of operations made offline. Of its secret only the hash of a hash is kept.
/// Its table is shop.shifts, which policies and functions of the database know by that name.
/// </summary>
[Table("shifts"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class ShiftToken : ITenantRow
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public required byte[] SecretHash { get; init; }
    public Guid UserId { get; init; }
    public Guid WorkerId { get; init; }
    public Guid OutletId { get; init; }
    public Guid DeviceId { get; init; }
    public DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>What the till holds: "&lt;shift id&gt;.&lt;secret&gt;".</summary>
public sealed record BearerToken(Guid ShiftId, string Secret)
{
    public static BearerToken New(Guid shiftId) => new(shiftId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    public static BearerToken? Parse(string? text)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && text!.Length - dot - 1 is > 0 and <= 200 && Guid.TryParseExact(text[..dot], "D", out var id)
            ? new(id, text[(dot + 1)..])
            : null;
    }

    /// <summary>Opens a context. It is what travels to the database, so that no secret stands in a log of statements there.</summary>
    public byte[] Key() => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Secret));

    /// <summary>What is kept: it opens nothing.</summary>
    public byte[] KeyHash() => SHA256.HashData(Key());
}
