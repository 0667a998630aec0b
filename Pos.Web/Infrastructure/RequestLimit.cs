using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Pos.Web.Infrastructure;

/// <summary>A measure that is taken of every request; features register theirs, and a request must pass all. What is not theirs they do not limit.</summary>
/// <param name="TurnedAway">Writes to the answer of whoever was refused, by this limit or another.</param>
public sealed record RequestLimit(PartitionedRateLimiter<HttpContext> Limiter, Action<HttpContext> TurnedAway)
{
    public static void ApplyAll(RateLimiterOptions options, IEnumerable<RequestLimit> limits)
    {
        var all = limits.ToArray();
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        if (all.Length > 0)
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained([.. all.Select(l => l.Limiter)]);
        options.OnRejected = (rejected, _) =>
        {
            foreach (var limit in all)
                limit.TurnedAway(rejected.HttpContext);
            return ValueTask.CompletedTask;
        };
    }
}
