using System.Data.Common;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Pos.Data;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;

namespace Pos.Tests.Sync;

/// <summary>
/// The server dies at each line that matters, in this assembly's build only: what the till was not told, it sends again, and then there is one effect.
/// </summary>
public sealed class FailpointTests(ShopRig rig) : ShopTests(rig)
{
    public enum Point
    {
        BeforeTheRow,
        AfterTheRow,
        AfterTheEffects,
        BeforeCommit,
        AfterCommit,
        BeforeTheAnswer,
    }

    public enum Trouble
    {
        ConnectionGone,
        Deadlock,
        LockTimeout,
    }

    /// <summary>Fails once at one point.</summary>
    private sealed class Failpoint
    {
        private Point? _set;
        private Trouble _trouble;

        public int Hits { get; private set; }

        public void Set(Point point, Trouble trouble) => (_set, _trouble) = (point, trouble);

        public void Pass(Point point)
        {
            if (_set != point)
                return;
            _set = null;
            Hits++;
            throw _trouble switch
            {
                Trouble.Deadlock => new PostgresException("injected", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected),
                Trouble.LockTimeout => new PostgresException("injected", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable),
                _ => new NpgsqlException("Exception while reading from stream", new IOException("injected")),
            };
        }
    }

    private sealed class FailingSales(RecordSaleHandler inner, Failpoint failpoint) : OperationHandler
    {
        public override string Kind => inner.Kind;
        public override Type InputType => inner.InputType;
        public override int SchemaVersion => inner.SchemaVersion;
        public override bool FromTills => true;

        public override (object? Input, Refusal? Refusal) Read(int schemaVersion, string payload) => inner.Read(schemaVersion, payload);

        public override Task<IReadOnlyDictionary<Guid, Refusal>> CheckAsync(
            IReadOnlyList<AuthenticOperation> operations,
            CancellationToken ct
        )
        {
            failpoint.Pass(Point.BeforeTheRow);
            return inner.CheckAsync(operations, ct);
        }

        public override async Task ApplyAsync(IReadOnlyList<AuthenticOperation> operations, CancellationToken ct)
        {
            failpoint.Pass(Point.AfterTheRow);
            await inner.ApplyAsync(operations, ct);
            failpoint.Pass(Point.AfterTheEffects);
        }
    }

    private sealed class FailingCommit(Failpoint failpoint) : DbTransactionInterceptor
    {
        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default
        )
        {
            failpoint.Pass(Point.BeforeCommit);
            return ValueTask.FromResult(result);
        }

        public override Task TransactionCommittedAsync(
            DbTransaction transaction,
            TransactionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            failpoint.Pass(Point.AfterCommit);
            return Task.CompletedTask;
        }
    }

    private sealed class FailingAnswer(Failpoint failpoint) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (HttpContext context, RequestDelegate following) =>
                    {
                        if (!context.Request.Path.StartsWithSegments("/sync/push"))
                        {
                            await following(context);
                            return;
                        }
                        var wire = context.Response.Body;
                        using var kept = new MemoryStream();
                        context.Response.Body = kept;
                        await following(context);
                        context.Response.Body = wire;
                        try
                        {
                            failpoint.Pass(Point.BeforeTheAnswer);
                        }
                        catch (NpgsqlException)
                        {
                            context.Abort();
                            return;
                        }
                        kept.Position = 0;
                        await kept.CopyToAsync(wire, context.RequestAborted);
                    }
                );
                next(app);
            };
    }

    [Fact]
    public async Task Wherever_the_server_fails_what_is_sent_again_has_one_effect()
    {
        var shop = await Rig.ShopAsync();
        var failpoint = new Failpoint();
        await using var host = new ShopHost(Database)
        {
            TestServices = services =>
            {
                services.RemoveAll<OperationHandler>();
                services.AddScoped<OperationHandler>(provider => new FailingSales(
                    provider.GetRequiredService<RecordSaleHandler>(),
                    failpoint
                ));
                services.AddSingleton<IStartupFilter>(new FailingAnswer(failpoint));
                services.ConfigureDbContext<PosDb>(options => options.AddInterceptors(new FailingCommit(failpoint)));
            },
        };
        host.StartServer();
        var expected = 0;
        foreach (var (point, trouble) in Enum.GetValues<Point>().SelectMany(p => Enum.GetValues<Trouble>().Select(t => (p, t))))
        {
            Envelope[] batch = [shop.Sale(), shop.Sale(), shop.Sale()];
            expected += batch.Length;
            failpoint.Set(point, trouble);
            Assert.NotEqual(HttpStatusCode.OK, await TryAsync(shop, host, batch));
            var kept = await Database.AskAsync<long>(
                "select count(*) from shop.operations where op_id = any($1)",
                batch.Select(o => o.OpId).ToArray()
            );
            Assert.Equal((point, point >= Point.AfterCommit ? 3 : 0), (point, kept));

            var reply = await shop.PushAsync(shop.Till, shop.Till.Push(batch, batch[0].Time()), host);
            Assert.All(
                reply.Results,
                r => Assert.Equal((point, point >= Point.AfterCommit ? ResultStatus.Duplicate : ResultStatus.Applied), (point, r.Status))
            );
            Assert.Equal(
                (point, (long)expected),
                (point, await Database.AskAsync<long>("select count(*) from shop.sales where business_id = $1", shop.BusinessId))
            );
        }
        Assert.Equal(Enum.GetValues<Point>().Length * Enum.GetValues<Trouble>().Length, failpoint.Hits);
        Assert.Equal(
            100_000 - 1000 * expected,
            await Database.AskAsync<long>(
                "select quantity from shop.stock_on_hand where outlet_id = $1 and product_id = $2",
                shop.Outlet,
                shop.Goods[1].ProductId
            )
        );
    }

    private static async Task<HttpStatusCode?> TryAsync(TestShop shop, ShopHost host, Envelope[] batch)
    {
        using var phone = host.NewVisitor();
        try
        {
            return (
                await phone.RawAsync(
                    "/sync/push",
                    JsonSerializer.Serialize(shop.Till.Push(batch, batch[0].Time()), OperationJson.Default.PushRequest),
                    TestShop.Bearer(shop.Till)
                )
            ).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
