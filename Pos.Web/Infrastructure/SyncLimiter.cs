using System.Threading.RateLimiting;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Keeps tills that all come back at once from taking the whole server: so many of their requests at a time, a short queue, and for the rest 429 with a
/// Retry-After that lies apart. Pages do not wait behind them.
/// </summary>
public static class SyncLimiter
{
    private static readonly PathString Sync = "/sync";

    /// <param name="configuration">Sync:AtOnce, requests worked on at a time; Sync:PerMinute, requests of one till.</param>
    public static PartitionedRateLimiter<HttpContext> Create(IConfiguration configuration)
    {
        var atOnce = configuration.GetValue("Sync:AtOnce", Math.Max(4, 2 * Environment.ProcessorCount));
        var perMinute = configuration.GetValue("Sync:PerMinute", 600);
        return PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments(Sync)
                ? RateLimitPartition.GetTokenBucketLimiter(TillOf(context), _ => new()
                {
                    TokenLimit = perMinute, TokensPerPeriod = perMinute, ReplenishmentPeriod = TimeSpan.FromMinutes(1), AutoReplenishment = true,
                })
                : RateLimitPartition.GetNoLimiter("")),
            PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments(Sync)
                ? RateLimitPartition.GetConcurrencyLimiter("tills", _ => new() { PermitLimit = atOnce, QueueLimit = 2 * atOnce, QueueProcessingOrder = QueueProcessingOrder.OldestFirst })
                : RateLimitPartition.GetNoLimiter("")));
    }

    public static ValueTask TurnAwayAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Sync))
            context.Response.Headers.RetryAfter = Random.Shared.Next(1, 5).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }

    // The part before the dot names the shift; an unknown one is nobody's bucket but its own address's.
    private static string TillOf(HttpContext context)
    {
        var bearer = context.Request.Headers.Authorization.ToString();
        var dot = bearer.IndexOf('.', StringComparison.Ordinal);
        return dot is > 0 and < 60 ? bearer[..dot] : context.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
