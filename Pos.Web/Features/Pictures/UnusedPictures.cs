using Pos.Data.Pictures;

namespace Pos.Web.Features.Pictures;

/// <summary>
/// Removes a picture that no product names any more, after whoever changed it has been answered, one after the other. What fails goes when all are swept.
/// </summary>
public sealed class UnusedPictures(UnnamedPictures unnamed, IHostApplicationLifetime app, ILogger<UnusedPictures> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public Task Start(Guid business, string hash) =>
        Task.Run(() => RemoveAsync(business, hash, app.ApplicationStopping), CancellationToken.None);

    private async Task RemoveAsync(Guid business, string hash, CancellationToken ct)
    {
        try
        {
            await _turn.WaitAsync(ct);
            try
            {
                await unnamed.RemoveAsync(business, hash, ct);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("An unused picture of business {Business} is still there: {Message}", business, e.Message);
        }
        catch (Exception)
        {
            // This server stops.
        }
    }

    public void Dispose() => _turn.Dispose();
}
