using Npgsql;
using Pos.Data.Sql;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Asks at start, and every minute (Installation:LookEvery), whether the database is still the one it was: a restored dump, a restore to a point in time and a promoted standby are not,
/// and then every till loads everything again and says what it knows.
/// </summary>
public sealed class InstallationWatch(NpgsqlDataSource source, IConfiguration configuration, ILogger<InstallationWatch> logger)
    : BackgroundService
{
    private readonly TimeSpan _every = configuration.GetValue("Installation:LookEvery", TimeSpan.FromMinutes(1));

    // Nobody is answered before the first look.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            if (await Database.NoticeInstallationAsync(source, ct))
                logger.LogWarning(
                    "This is not the database it was: every till will load everything again and send again what was forgotten."
                );
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("Could not look which database this is: {Message}", e.Message);
        }
    }
}
