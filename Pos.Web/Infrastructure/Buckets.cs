using System.Threading.RateLimiting;

namespace Pos.Web.Infrastructure;

public static class Bucket
{
    public static RateLimitPartition<TKey> Of<TKey>(TKey key, double perMinute, int atOnce) =>
        RateLimitPartition.GetTokenBucketLimiter(
            key,
            _ =>
                new()
                {
                    TokenLimit = Math.Max(1, atOnce),
                    TokensPerPeriod = Math.Max(1, (int)(perMinute / 60)),
                    ReplenishmentPeriod = TimeSpan.FromSeconds(perMinute < 60 ? 60 / perMinute : 1),
                    AutoReplenishment = true,
                }
        );
}

/// <summary>So much a minute for each, handed out by the second; who was quiet may have so much at once.</summary>
public sealed class Buckets<TKey>(double perMinute, int atOnce) : IDisposable
    where TKey : notnull
{
    private readonly PartitionedRateLimiter<TKey> _each = PartitionedRateLimiter.Create<TKey, TKey>(key =>
        Bucket.Of(key, perMinute, atOnce)
    );

    /// <returns>Null when there was as much; else how long until there is.</returns>
    public TimeSpan? Take(TKey key, int amount = 1)
    {
        using var lease = _each.AttemptAcquire(key, Math.Min(amount, Math.Max(1, atOnce)));
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait
            : TimeSpan.FromSeconds(1);
    }

    /// <returns>Null when there is a whole one, which is not taken; else how long until there is.</returns>
    public TimeSpan? Look(TKey key) =>
        _each.GetStatistics(key) is { CurrentAvailablePermits: 0 } ? TimeSpan.FromSeconds(Math.Max(1, 60 / perMinute)) : null;

    public void Dispose() => _each.Dispose();
}
