using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data;
using Pos.Data.Export;
using Pos.Data.Pictures;
using Pos.Data.Tenancy;

namespace Pos.Web.Features.Export;

/// <param name="Session">Of whoever asked: the archive is made in that person's name, and no longer than he is signed in.</param>
/// <param name="ReadMe">What stands in it for whoever opens it.</param>
public sealed record ExportAsked(Guid ExportId, Guid BusinessId, SessionToken Session, string ReadMe);

/// <summary>
/// Makes archives, beside all else: one transaction sees one state of the database and reads it, others keep what is written part by part. What is known of
/// an archive stands in the database; when this server goes away in the middle, it says nothing more and is shown as stopped.
/// </summary>
public sealed class Exports(
    IServiceScopeFactory scopes,
    IPictureStore pictures,
    IHostApplicationLifetime app,
    TimeProvider clock,
    ILogger<Exports> logger
) : IDisposable
{
    private const int AtOnce = 2;
    private static readonly TimeSpan Breath = BusinessExport.Silence / 4;
    private readonly SemaphoreSlim _places = new(AtOnce);

    public Task Start(ExportAsked asked) => Task.Run(() => RunAsync(asked, app.ApplicationStopping), CancellationToken.None);

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(ExportAsked asked, CancellationToken ct)
    {
        try
        {
            while (!await _places.WaitAsync(Breath, ct))
                if (!await NoteAsync(asked, 0, 0, ct))
                    return;
            try
            {
                await MakeAsync(asked, ct);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // This server stops. The archive shows as stopped, and can be started again.
        }
        catch (Withdrawn)
        {
            // Its row is gone, and so are its parts.
        }
        catch (Exception e)
        {
            logger.LogError(e, "The archive of business {Business} could not be made", asked.BusinessId);
            await FailAsync(asked);
        }
    }

    private async Task MakeAsync(ExportAsked asked, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        if (!await transaction.EnterAsync(asked.BusinessId, asked.Session, ct, IsolationLevel.RepeatableRead))
            throw NotThere();
        var connection = (NpgsqlConnection)scope.ServiceProvider.GetRequiredService<PosDb>().Database.GetDbConnection();
        var tables = await ExportedTable.AllAsync(connection, ct);
        var total = await BusinessArchive.RowsAsync(connection, tables, ct);
        await using var parts = new OutgoingPartsStream();
        var (kept, noted) = (0, clock.GetTimestamp());
        async Task LookAsync(long done)
        {
            foreach (var part in parts.IsPartReady ? parts.Take(isEnd: false) : [])
                await KeepAsync(asked, kept++, part, ct);
            if (clock.GetElapsedTime(noted) < TimeSpan.FromSeconds(1))
                return;
            noted = clock.GetTimestamp();
            if (!await NoteAsync(asked, total, Math.Min(done, total), ct))
                throw new Withdrawn();
        }
        await BusinessArchive.WriteAsync(
            parts,
            connection,
            tables,
            PicturesAsync(transaction, asked.BusinessId, ct),
            asked.ReadMe,
            LookAsync,
            ct
        );
        foreach (var part in parts.Take(isEnd: true))
            await KeepAsync(asked, kept++, part, ct);
        var length = parts.Length;
        await WithinAsync(
            asked,
            services =>
                Row(services, asked)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(x => x.State, ExportState.Done)
                                .SetProperty(x => x.Total, total)
                                .SetProperty(x => x.Done, total)
                                .SetProperty(x => x.Length, length)
                                .SetProperty(x => x.SeenAt, clock.GetUtcNow()),
                        ct
                    ),
            ct
        );
    }

    /// <summary>They come last, and may take long: the state of the database that was read is let go of first.</summary>
    private async IAsyncEnumerable<(PictureName Name, byte[] Content)> PicturesAsync(
        TenantTransaction transaction,
        Guid business,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await transaction.CommitAsync(ct);
        await foreach (var picture in pictures.AllAsync(business, ct))
            yield return picture;
    }

    /// <summary>A part of an archive that is done, for whoever may have it still.</summary>
    public Task<byte[]> PartAsync(Guid businessId, SessionToken session, Guid exportId, int part, CancellationToken ct) =>
        WithinAsync(
            new(exportId, businessId, session, ""),
            services =>
                services
                    .GetRequiredService<PosDb>()
                    .ExportParts.Where(p => p.ExportId == exportId && p.Part == part)
                    .Select(p => p.Content)
                    .SingleAsync(ct),
            ct
        );

    /// <returns>False when nobody wants it any more.</returns>
    private async Task<bool> NoteAsync(ExportAsked asked, long total, long done, CancellationToken ct) =>
        await WithinAsync(
            asked,
            services =>
                Row(services, asked)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(x => x.Total, total)
                                .SetProperty(x => x.Done, done)
                                .SetProperty(x => x.SeenAt, clock.GetUtcNow()),
                        ct
                    ),
            ct
        ) > 0;

    private Task KeepAsync(ExportAsked asked, int number, byte[] content, CancellationToken ct) =>
        WithinAsync(
            asked,
            async services =>
            {
                if (!await Row(services, asked).AnyAsync(ct))
                    throw new Withdrawn();
                var db = services.GetRequiredService<PosDb>();
                db.ExportParts.Add(
                    new()
                    {
                        BusinessId = asked.BusinessId,
                        ExportId = asked.ExportId,
                        Part = number,
                        Content = content,
                    }
                );
                return await db.SaveChangesAsync(ct);
            },
            ct
        );

    private async Task FailAsync(ExportAsked asked)
    {
        try
        {
            await WithinAsync(
                asked,
                services =>
                    Row(services, asked)
                        .ExecuteUpdateAsync(set => set.SetProperty(x => x.State, ExportState.Failed), CancellationToken.None),
                CancellationToken.None
            );
        }
        catch (Exception e)
        {
            // The database is what failed: the archive shows as stopped before long.
            logger.LogWarning("Nor could that be noted: {Message}", e.Message);
        }
    }

    private static IQueryable<BusinessExport> Row(IServiceProvider services, ExportAsked asked) =>
        services.GetRequiredService<PosDb>().Exports.Where(r => r.Id == asked.ExportId && r.State == ExportState.Running);

    private async Task<T> WithinAsync<T>(ExportAsked asked, Func<IServiceProvider, Task<T>> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        if (!await transaction.EnterAsync(asked.BusinessId, asked.Session, ct))
            throw NotThere();
        var result = await work(scope.ServiceProvider);
        await transaction.CommitAsync(ct);
        return result;
    }

    private static InvalidOperationException NotThere() => new("who asked for it has signed out or does not work there any more");

    /// <summary>Whoever asked for the archive does not want it any more.</summary>
    private sealed class Withdrawn : Exception;
}
