using System.Globalization;
using System.Threading.RateLimiting;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Sync;

/// <summary>
/// Keeps tills that all come back at once from taking the whole server: so many of their requests are worked on at a time, a short queue waits, and the rest
/// get 429 with a Retry-After of a few random seconds, so that they do not all return at once. Pages do not wait behind them.
/// </summary>
public sealed class SyncLimiter(IConfiguration configuration) : IDisposable
{
    private static readonly PathString Sync = "/sync";

    // A place is taken only when the request has been read, so that a phone on a slow connection occupies none.
    private readonly ConcurrencyLimiter _atWork = new(
        Options(configuration.GetValue("Sync:AtOnce", Math.Max(4, 2 * Environment.ProcessorCount)))
    );

    private static ConcurrencyLimiterOptions Options(int atOnce) =>
        new()
        {
            PermitLimit = atOnce,
            QueueLimit = 2 * atOnce,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        };

    public ValueTask<RateLimitLease> EnterAsync(CancellationToken ct) => _atWork.AcquireAsync(1, ct);

    public void Dispose() => _atWork.Dispose();

    /// <summary>So many requests a minute of one till; of those that name none, of one address.</summary>
    public static PartitionedRateLimiter<HttpContext> PerTill(IConfiguration configuration)
    {
        var perMinute = configuration.GetValue("Sync:PerMinute", 600);
        return PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.Request.Path.StartsWithSegments(Sync)
                ? RateLimitPartition.GetTokenBucketLimiter(
                    TillOf(context),
                    _ =>
                        new()
                        {
                            TokenLimit = perMinute,
                            TokensPerPeriod = perMinute,
                            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
                            AutoReplenishment = true,
                        }
                )
                : RateLimitPartition.GetNoLimiter("")
        );
    }

    public static void AskToWait(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Sync))
            context.Response.Headers.RetryAfter = Random.Shared.Next(1, 5).ToString(CultureInfo.InvariantCulture);
    }

    // The shift id as it is written, not proven yet: whoever makes one up uses up the share of that id only, not of a real till.
    private static string TillOf(HttpContext context)
    {
        var bearer = context.Request.Headers.Authorization.ToString();
        return bearer.StartsWith("Bearer ", StringComparison.Ordinal) && BearerToken.Parse(bearer["Bearer ".Length..]) is { } token
            ? token.ShiftId.ToString()
            : context.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
