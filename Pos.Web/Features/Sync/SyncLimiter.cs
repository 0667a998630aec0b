using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Sync;

/// <summary>
/// Keeps tills that all come back at once from taking the whole server, and one shop from taking it from another: so many of their requests are worked on at
/// a time, by turns of business and till, a bounded queue waits, and the rest get 429 with a Retry-After of a few random seconds, so that they do not all
/// return at once. What nobody vouches for is counted by its network, never against a till. Pages do not wait behind them.
/// </summary>
public sealed class SyncLimiter(IConfiguration configuration, KnownTills known, SecurityLog log) : IDisposable
{
    /// <summary>Requests of one till, unless told otherwise.</summary>
    public const int PerMinute = 600;

    /// <summary>What one till may have written, unless told otherwise: ten ordinary sales a second.</summary>
    public const int WritesPerMinute = 1200;

    /// <summary>What one till may ask for beside its sales, unless told otherwise: the background asks for 240.</summary>
    public const int PicturesPerMinute = 300;

    // What a quiet till may send in one go: a week's sales.
    private const int MinutesAtOnce = 20;
    private const int MostSeconds = 30;
    private const int ProofsAtOnce = 2;

    private readonly int _atOnce = configuration.GetValue("Sync:AtOnce", Math.Max(4, 2 * Environment.ProcessorCount));
    private readonly FairPlaces<Guid> _atWork = Places(configuration.GetValue("Sync:AtOnce", Math.Max(4, 2 * Environment.ProcessorCount)));

    // Each asks the database for a moment whose it is: one of a business at a time.
    private readonly FairPlaces<Guid> _beside = new(Math.Max(2, Environment.ProcessorCount / 2), 1, 32, 512);

    // Thousands of phones may share the address of one mobile network, and be unknown together when a server has just started.
    private readonly FairPlaces<string> _proofs = new(ProofsAtOnce, 1, 256, 1024);
    private readonly Buckets<KnownTill> _requests = new(
        configuration.GetValue<double>("Sync:PerMinute", PerMinute),
        (int)configuration.GetValue<double>("Sync:PerMinute", PerMinute)
    );
    private readonly Buckets<KnownTill> _writes = new(
        configuration.GetValue<double>("Sync:WritesPerMinute", WritesPerMinute),
        (int)(configuration.GetValue<double>("Sync:WritesPerMinute", WritesPerMinute) * MinutesAtOnce)
    );
    private readonly Buckets<KnownTill> _pictures = new(
        configuration.GetValue<double>("Sync:PicturesPerMinute", PicturesPerMinute),
        (int)configuration.GetValue<double>("Sync:PicturesPerMinute", PicturesPerMinute)
    );
    private readonly Buckets<string> _strangers = new(
        configuration.GetValue<double>("Sync:StrangersPerMinute", 60),
        (int)configuration.GetValue<double>("Sync:StrangersPerMinute", 60)
    );

    // One business has half of the cores at most, of which there are half as many as places: its requests may each take one to the full, in PostgreSQL.
    private static FairPlaces<Guid> Places(int atOnce) => new(atOnce, Math.Max(1, atOnce / 4), 2 * atOnce, 32 * atOnce);

    /// <summary>Whose request it is. Only who proves to be nobody uses up the share of his network.</summary>
    /// <returns>Neither a till nor a wait: the token is nobody's.</returns>
    public async Task<(KnownTill? Till, int? WaitSeconds)> ClassAsync(HttpContext http, BearerToken? token, bool beside)
    {
        if (token is not null && known.Find(token) is { } till)
            return Measured(till, beside);
        var network = Network.Of(http);
        if (token is null)
            return (null, Seconds(_strangers.Take(network)));
        using (var place = await _proofs.EnterAsync(network, network, http.RequestAborted))
        {
            if (place is null)
                return (null, Spread(_proofs.TurnedAwayOf(network), ProofsAtOnce));
            // None left: nothing is asked for this network until there is again.
            if (_strangers.Look(network) is { } wait)
                return (null, Seconds(wait));
            if (await known.ProveAsync(token, http.RequestAborted) is { } proven)
                return Measured(proven, beside);
            _strangers.Take(network);
            log.UnknownToken(network);
            return (null, null);
        }
    }

    private (KnownTill?, int?) Measured(KnownTill till, bool beside) =>
        (beside ? _pictures : _requests).Take(till) is { } wait ? (null, Seconds(wait)) : (till, null);

    /// <summary>Counts what a till wants written: one for each operation, and one for each kilobyte of it.</summary>
    /// <returns>Null when it may; else the seconds until it may.</returns>
    public int? Write(KnownTill till, IReadOnlyCollection<JsonElement> operations) =>
        operations.Count == 0 ? null : Seconds(_writes.Take(till, operations.Sum(o => Weight(JsonMarshal.GetRawUtf8Value(o).Length))));

    public int? Write(KnownTill till, string operation) => Seconds(_writes.Take(till, Weight(operation.Length)));

    private static int Weight(int length) => 1 + length / 1024;

    /// <summary>
    /// A place is taken only when the request has been read, so that a phone on a slow connection occupies none.
    /// </summary>
    public Task<FairPlaces<Guid>.Place?> EnterAsync(KnownTill till, bool beside, CancellationToken ct) =>
        (beside ? _beside : _atWork).EnterAsync(till.BusinessId, till.DeviceId, ct);

    /// <summary>Longer the more of the same business were turned away, whatever others do.</summary>
    public int WaitSeconds(KnownTill till) => Spread(_atWork.TurnedAwayOf(till.BusinessId), _atOnce);

    public static void AskToWait(HttpResponse response, int seconds) =>
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

    private static int Spread(int turnedAway, int places) =>
        Random.Shared.Next(1, Math.Min(MostSeconds, 4 + turnedAway / (4 * places)) + 1);

    private static int? Seconds(TimeSpan? wait) =>
        wait is { } time ? (int)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, 60) + Random.Shared.Next(0, 3) : null;

    public void Dispose()
    {
        _requests.Dispose();
        _writes.Dispose();
        _pictures.Dispose();
        _strangers.Dispose();
    }
}
