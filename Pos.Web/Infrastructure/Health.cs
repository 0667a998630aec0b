using System.Net;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Pos.Web.Infrastructure;

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
        // The last result, so that whoever asks and hangs up costs nothing.
        health.MapGet(
            "/ledger",
            (HttpContext context, LedgerHealth ledger, IConfiguration configuration) =>
                IsWatchdog(context, configuration["Health:Token"])
                    ? Results.Json(
                        new
                        {
                            at = ledger.Last.At,
                            runs = ledger.Runs,
                            holds = ledger.Last.Broken.Count == 0,
                            broken = ledger.Last.Broken.Select(b => new
                            {
                                business = b.BusinessId,
                                invariant = b.Invariant,
                                rows = b.Broken,
                                since = b.Since,
                            }),
                        },
                        // A shop whose books are broken is named; it is no reason to restart the server of all others.
                        statusCode: ledger.Runs ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
                    )
                    : Results.NotFound()
        );
    }

    private static bool IsWatchdog(HttpContext context, string? token) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        || (
            token is { Length: > 0 }
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes($"Bearer {token}"),
                Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString())
            )
        );
}
