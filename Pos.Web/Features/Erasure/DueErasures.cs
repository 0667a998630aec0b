using Pos.Data.Erasure;

namespace Pos.Web.Features.Erasure;

/// <summary>Removes the businesses whose days to think are over. What fails is tried again; nothing of it is half gone.</summary>
public sealed class DueErasures(Erasures erasures, IConfiguration configuration, TimeProvider clock, ILogger<DueErasures> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nothing: other nodes look.
        var every = TimeSpan.FromMinutes(configuration.GetValue("Erasure:EveryMinutes", 30d));
        while (every > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await EraseAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Which businesses are to go could not be asked: {Message}", e.Message);
            }
            await Task.Delay(every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EraseAsync(CancellationToken ct)
    {
        foreach (var business in await erasures.DueAsync(ct))
            try
            {
                if (await erasures.EraseAsync(business, ct) is { } rows)
                    logger.LogInformation("Business {Business} is gone, {Rows} rows", business, rows);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogError("Business {Business} could not be removed: {Message}", business, e.Message);
            }
    }
}
