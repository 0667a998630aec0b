using System.Data;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Sync;

/// <summary>Whose share a request is counted against.</summary>
public readonly record struct KnownTill(Guid BusinessId, Guid DeviceId);

/// <summary>
/// Tills that have proven who they are, so that they are told apart before the database is asked. It says whose turn it is and opens nothing: what a
/// till may do is asked anew by every request.
/// </summary>
public sealed class KnownTills(IServiceScopeFactory scopes) : IDisposable
{
    private const int Most = 100_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    private sealed record Proven(byte[] Key, KnownTill Till);

    private readonly MemoryCache _proven = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Null for a token that has not proven itself here yet; a wrong secret beside a shift that has is one.</summary>
    public KnownTill? Find(BearerToken token) =>
        _proven.TryGetValue(token.ShiftId, out Proven? proven) && CryptographicOperations.FixedTimeEquals(proven!.Key, token.Key())
            ? proven.Till
            : null;

    /// <summary>Asks the database; null for a token that nobody was given.</summary>
    public async Task<KnownTill?> ProveAsync(BearerToken token, CancellationToken ct)
    {
        if (await AskAsync(token, ct) is not { } entered)
            return null;
        var till = new KnownTill(entered.BusinessId, entered.DeviceId);
        _proven.Set(token.ShiftId, new Proven(token.Key(), till), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Kept });
        return till;
    }

    /// <summary>Whose token it is, in a transaction that ends with the answer.</summary>
    public async Task<EnteredTill?> AskAsync(BearerToken token, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<TenantTransaction>()
            .EnterByShiftAsync(token, IsolationLevel.ReadCommitted, ct);
    }

    /// <summary>Whether the token is of a till at work in the business that signed what it brings for another one. One of the old kind signs nothing.</summary>
    public async Task<bool> IsBroughtByAsync(BearerToken carrier, Guid businessId, byte[]? signer, CancellationToken ct) =>
        await AskAsync(carrier, ct) is { State: TokenState.Active } by && by.BusinessId == businessId && (by.PublicKey?.Is(signer) ?? true);

    public void Dispose() => _proven.Dispose();
}
