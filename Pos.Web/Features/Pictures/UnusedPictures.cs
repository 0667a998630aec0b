using Pos.Data.Pictures;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Pictures;

/// <summary>Clears away what no product names any more, after whoever changed it has been answered. What fails is cleared with the next change.</summary>
public sealed class UnusedPictures(IServiceScopeFactory scopes, IHostApplicationLifetime app, ILogger<UnusedPictures> logger)
{
    public Task Start(Guid business, SessionToken session) =>
        Task.Run(() => ClearAsync(business, session, app.ApplicationStopping), CancellationToken.None);

    private async Task ClearAsync(Guid business, SessionToken session, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
            if (!await transaction.EnterAsync(business, session, ct))
                return;
            await scope.ServiceProvider.GetRequiredService<ProductPictures>().ClearAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("Unused pictures of business {Business} are still there: {Message}", business, e.Message);
        }
        catch (Exception)
        {
            // This server stops.
        }
    }
}
