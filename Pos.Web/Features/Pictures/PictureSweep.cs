using Pos.Data.Pictures;

namespace Pos.Web.Features.Pictures;

/// <summary>When the server starts and once a day: what was left behind in the store goes, also of businesses that are gone.</summary>
public sealed class PictureSweep(
    UnnamedPictures unnamed,
    IPictureStore store,
    IConfiguration configuration,
    TimeProvider clock,
    ILogger<PictureSweep> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nothing: other nodes sweep.
        var every = TimeSpan.FromHours(configuration.GetValue("Pictures:SweepEveryHours", 24d));
        while (every > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var business in await store.BusinessesAsync(stoppingToken))
                    await SweepAsync(business, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("Whose pictures there are could not be asked: {Message}", e.Message);
            }
            await Task.Delay(every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(Guid business, CancellationToken ct)
    {
        try
        {
            await unnamed.SweepAsync(business, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("Unused pictures of business {Business} are still there: {Message}", business, e.Message);
        }
    }
}
