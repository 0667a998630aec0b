using Npgsql;
using Pos.Data.Sql;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Goes through the businesses one by one, whoever asks or does not, and asks their invariants: what is broken in one shop's books is told to its owner and
/// to whoever runs the installation, and makes nobody else's red. It works a tenth of the time at most.
/// </summary>
public sealed class LedgerHealth(NpgsqlDataSource source, IConfiguration configuration, TimeProvider clock, ILogger<LedgerHealth> logger)
    : BackgroundService
{
    private const int RestingShare = 9;
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1),
        Idle = TimeSpan.FromSeconds(15),
        MostPause = TimeSpan.FromMinutes(3),
        Silence = TimeSpan.FromMinutes(15);

    private readonly Books _books = new(source);

    // Of businesses whose check failed, and when it may be tried again: they stand in nobody's way.
    private readonly Dictionary<Guid, DateTimeOffset> _putOff = [];
    private volatile Look _last = new(clock.GetUtcNow(), []);

    /// <param name="At">When this node looked last, whether or not there was anything to check; at first, when it started.</param>
    public sealed record Look(DateTimeOffset At, IReadOnlyList<BrokenInvariant> Broken);

    public Look Last => _last;

    /// <summary>False when the check itself has stopped.</summary>
    public bool Runs => clock.GetUtcNow() - _last.At < Silence;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nothing: this node only tells what others find.
        var every = TimeSpan.FromMinutes(configuration.GetValue("Health:EveryMinutes", 60d));
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Idle;
            try
            {
                var began = clock.GetTimestamp();
                if (every > TimeSpan.Zero && await CheckOneAsync(every, stoppingToken))
                    pause = TimeSpan.FromTicks(
                        Math.Clamp((clock.GetElapsedTime(began) * RestingShare).Ticks, LeastPause.Ticks, MostPause.Ticks)
                    );
                Tell(new(clock.GetUtcNow(), await _books.BrokenAsync(stoppingToken)));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The books could not be looked at: {Message}", e.Message);
            }
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether there was one.</returns>
    private async Task<bool> CheckOneAsync(TimeSpan every, CancellationToken ct)
    {
        foreach (var (tried, until) in _putOff.ToList())
            if (until <= clock.GetUtcNow())
                _putOff.Remove(tried);
        if (await _books.NextAsync(every, every * 24, _putOff.Keys, ct) is not { } business)
            return false;
        try
        {
            return await _books.CheckAsync(business, ct);
        }
        catch (NpgsqlException e) when (!ct.IsCancellationRequested)
        {
            _putOff[business] = clock.GetUtcNow() + every;
            logger.LogWarning("The books of business {Business} could not be checked: {Message}", business, e.Message);
            return true;
        }
    }

    private void Tell(Look look)
    {
        foreach (var (business, invariant, broken, _) in look.Broken.Except(_last.Broken))
            logger.LogError("The books of business {Business} do not add up: {Invariant} ({Broken})", business, invariant, broken);
        _last = look;
    }
}
