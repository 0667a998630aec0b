using Npgsql;
using Pos.Data.Sql;

namespace Pos.Web.Infrastructure;

/// <summary>The invariants, asked at most twice a minute however often the page is read: they read every row.</summary>
public sealed class LedgerHealth(NpgsqlDataSource source, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private DateTimeOffset _at;
    private IReadOnlyList<(string Invariant, long Broken)> _broken = [];

    public async Task<(DateTimeOffset At, IReadOnlyList<(string Invariant, long Broken)> Broken)> AskAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (clock.GetUtcNow() - _at > TimeSpan.FromSeconds(30))
            {
                _broken = await Database.BrokenInvariantsAsync(source, ct);
                _at = clock.GetUtcNow();
            }
            return (_at, _broken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}

public static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").AllowAnonymous();
        health.MapGet("/live", () => Results.Text("live"));
        health.MapGet(
            "/ready",
            async (NpgsqlDataSource source, CancellationToken ct) =>
            {
                try
                {
                    await using var command = source.CreateCommand("select 1");
                    await command.ExecuteScalarAsync(ct);
                    return Results.Text("ready");
                }
                catch (NpgsqlException)
                {
                    return Results.Text("the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
                }
            }
        );
        health.MapGet(
            "/ledger",
            async (LedgerHealth ledger, CancellationToken ct) =>
            {
                var (at, broken) = await ledger.AskAsync(ct);
                return Results.Json(
                    new
                    {
                        at,
                        holds = broken.Count == 0,
                        broken = broken.ToDictionary(b => b.Invariant, b => b.Broken),
                    },
                    statusCode: broken.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
                );
            }
        );
    }
}
