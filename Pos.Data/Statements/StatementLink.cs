using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Statements;

/// <summary>What a customer owed at a moment, shown to whoever holds the address. Its secret is in the address and nowhere else.</summary>
[Table("statement_links"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class StatementLink : ITenantRow
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }
    public Guid CustomerId { get; init; }

    /// <summary>Null for what is owed at all outlets together.</summary>
    public Guid? OutletId { get; init; }
    public Guid WorkerId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset AsOf { get; init; }
    public long Balance { get; init; }
    public required byte[] Seal { get; init; }
}

public enum LinkState
{
    Open,
    Expired,
    Revoked,
}

/// <summary>What the page behind a link says. Name and balance only while it is open.</summary>
/// <param name="Outlet">Empty when it is over all outlets.</param>
/// <param name="AsOf">The time on the wall of the shop, as <paramref name="Expires"/>.</param>
public sealed record OpenedLink(
    LinkState State,
    string Shop,
    string Outlet,
    string Phone,
    string Customer,
    string CustomerUr,
    long Balance,
    DateTime AsOf,
    DateTime Expires
);
