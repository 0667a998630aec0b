using Microsoft.EntityFrameworkCore;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Web.Features.Statements;

/// <param name="Session">Of whoever asked: the run works in that person's name, and no longer than he is signed in.</param>
/// <param name="Site">Starts the addresses of the links.</param>
public sealed record RunAsked(
    Guid RunId,
    Guid BusinessId,
    SessionToken Session,
    Guid? Outlet,
    string Language,
    PaperSize Size,
    string Site
);

/// <summary>
/// Makes the statements of all who owe, some at a time, each some read in a tenant transaction of its own and drawn after it, by turns with others. What is known of a run stands in the database; when
/// this server goes away in the middle, the run says nothing more and is shown as stopped.
/// </summary>
public sealed class StatementRuns(
    IServiceScopeFactory scopes,
    IHostApplicationLifetime app,
    StatementPdf pdf,
    PdfPlaces places,
    TimeProvider clock,
    ILogger<StatementRuns> logger
)
{
    private const int AtOnce = 10;

    public Task Start(RunAsked asked) => Task.Run(() => RunAsync(asked, app.ApplicationStopping), CancellationToken.None);

    private async Task RunAsync(RunAsked asked, CancellationToken ct)
    {
        try
        {
            using var file = new MemoryStream();
            using (var document = pdf.Begin(file, asked.Size, asked.Language, "Tarazu"))
            {
                var customers = await WithinAsync(
                    asked,
                    services => Debtors(services.GetRequiredService<PosDb>(), asked.Outlet).ToListAsync(ct),
                    ct
                );
                var done = 0;
                foreach (var some in customers.Chunk(AtOnce))
                {
                    done += some.Length;
                    var prints = await WithinAsync(asked, services => ReadAsync(services, asked, some, ct), ct);
                    await DrawAsync(document, prints, asked, ct);
                    // Cancelled: its row is gone.
                    if (await WithinAsync(asked, services => NoteAsync(services, asked, customers.Count, done, ct), ct) == 0)
                        return;
                }
                document.Finish();
            }
            await WithinAsync(asked, services => KeepAsync(services, asked, file.ToArray(), ct), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // This server stops. The run shows as stopped, and can be started again.
        }
        catch (Exception e)
        {
            logger.LogError(e, "Statements of business {Business} could not be made", asked.BusinessId);
            await FailAsync(asked);
        }
    }

    /// <summary>All who owe, the largest first; an advance at one outlet pays no debt at another.</summary>
    public static IQueryable<Guid> Debtors(PosDb db, Guid? outlet) =>
        db
            .CreditAccounts.Where(a => (outlet == null || a.OutletId == outlet) && a.Balance > 0)
            .GroupBy(a => a.CustomerId)
            .Select(g => new { Id = g.Key, Balance = g.Sum(a => a.Balance) })
            .OrderByDescending(a => a.Balance)
            .ThenBy(a => a.Id)
            .Select(a => a.Id);

    private static async Task<List<StatementPrint>> ReadAsync(
        IServiceProvider services,
        RunAsked asked,
        Guid[] customers,
        CancellationToken ct
    )
    {
        var desk = services.GetRequiredService<StatementDesk>();
        var prints = new List<StatementPrint>();
        foreach (var customer in customers)
            if (await desk.PrintAsync(customer, new() { Outlet = asked.Outlet }, asked.Site, ct) is { } print)
                prints.Add(print);
        return prints;
    }

    private async Task DrawAsync(StatementPdf.Document document, List<StatementPrint> prints, RunAsked asked, CancellationToken ct)
    {
        foreach (var print in prints)
        {
            using var place = await PlaceAsync(asked, ct);
            document.Add(print, ct);
        }
    }

    private async Task<IDisposable> PlaceAsync(RunAsked asked, CancellationToken ct)
    {
        while (true)
        {
            if (await places.EnterAsync(asked.BusinessId, asked.Session.Id, ct) is { } place)
                return place;
            await Task.Delay(TimeSpan.FromSeconds(1), clock, ct);
        }
    }

    private Task<int> NoteAsync(IServiceProvider services, RunAsked asked, int total, int done, CancellationToken ct) =>
        Run(services, asked)
            .ExecuteUpdateAsync(
                r => r.SetProperty(x => x.Total, total).SetProperty(x => x.Done, done).SetProperty(x => x.SeenAt, clock.GetUtcNow()),
                ct
            );

    private Task<int> KeepAsync(IServiceProvider services, RunAsked asked, byte[] file, CancellationToken ct) =>
        Run(services, asked)
            .ExecuteUpdateAsync(
                r =>
                    r.SetProperty(x => x.State, RunState.Done).SetProperty(x => x.File, file).SetProperty(x => x.SeenAt, clock.GetUtcNow()),
                ct
            );

    private async Task FailAsync(RunAsked asked)
    {
        try
        {
            await WithinAsync(
                asked,
                services =>
                    Run(services, asked).ExecuteUpdateAsync(r => r.SetProperty(x => x.State, RunState.Failed), CancellationToken.None),
                CancellationToken.None
            );
        }
        catch (Exception e)
        {
            // The database is what failed: the run shows as stopped before long.
            logger.LogWarning("Nor could that be noted: {Message}", e.Message);
        }
    }

    private static IQueryable<StatementRun> Run(IServiceProvider services, RunAsked asked) =>
        services.GetRequiredService<PosDb>().StatementRuns.Where(r => r.Id == asked.RunId && r.State == RunState.Running);

    private async Task<T> WithinAsync<T>(RunAsked asked, Func<IServiceProvider, Task<T>> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        if (!await transaction.EnterAsync(asked.BusinessId, asked.Session, ct))
            throw new InvalidOperationException("who asked for it has signed out or does not work there any more");
        var result = await work(scope.ServiceProvider);
        await transaction.CommitAsync(ct);
        return result;
    }
}
