using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Pos.Data.Till;
using Pos.Tests.Credit;
using Pos.Tests.Operations;
using Pos.Tests.Shared;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Infrastructure;

/// <summary>What the program writes down about what people do, and what it never does.</summary>
public sealed partial class LogTests(ShopRig rig) : ShopTests(rig)
{
    private const string Mark = "Zq7xMark";

    private ShopHost Listened(Heard heard)
    {
        var host = new ShopHost(Database) { TestServices = services => services.AddSingleton<ILoggerProvider>(heard) };
        host.StartServer();
        return host;
    }

    [Fact]
    public void In_production_a_message_is_one_line_of_json_with_its_time_in_utc()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.AddLogs();
        using var services = builder.Services.BuildServiceProvider();
        var chosen = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(f => f.Name == chosen);
        using var written = new StringWriter();
        formatter.Write(
            new LogEntry<string>(LogLevel.Warning, "test", new(1), "one\ntwo \u0007 {\"a\":1}", null, (state, _) => state),
            null,
            written
        );
        var line = written.ToString();
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        var message = JsonDocument.Parse(line).RootElement;
        Assert.Equal("one\ntwo \u0007 {\"a\":1}", message.GetProperty("Message").GetString());
        var time = message.GetProperty("Timestamp").GetString()!;
        Assert.EndsWith("Z", time, StringComparison.Ordinal);
        var written_at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange((TimeProvider.System.GetUtcNow() - written_at).TotalMinutes, -1, 5);
    }

    [Fact]
    public async Task Sign_ins_refusals_and_attempts_are_written_down_with_ids_and_network()
    {
        var heard = new Heard();
        await using var host = Listened(heard);
        var shop = await TestShop.FoundAsync(Rig, host);
        using var stranger = host.NewVisitor();
        for (var i = 0; i < 9; i++)
            await stranger.SignInFromAsync("203.0.113.9", shop.OwnerLogin, "wrong password");
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/devices")).StatusCode);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/language") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.SendAsync(elsewhere)).StatusCode);
        var device = shop.Till.Enrolment.Device.Id;
        Assert.True((await shop.RunAsync(shop.NewId(), new RevokeDevice(device))).Done);
        await shop.PushAsync(shop.Sale(), shop.Sale());
        // A sign of life says nothing.
        await shop.PushAsync();
        using var guesser = host.NewVisitor();
        await guesser.BearerAsync("/sync/pull?since=0", $"{Guid.CreateVersion7()}.guess");

        var session = await Database.AskAsync<Guid>(
            "select id from identity.sessions where user_id = $1 order by created_at desc limit 1",
            shop.CashierId
        );
        var worker = await Database.AskAsync<Guid>(
            "select id from shop.workers where business_id = $1 and user_id = $2",
            shop.BusinessId,
            shop.CashierId
        );
        var said = heard.Text;
        foreach (
            var line in new[]
            {
                "A sign-in from 203.0.113.9 failed",
                "A sign-in from 203.0.113.9 had to wait: too many tries",
                $"Signed in from 127.0.0.1: session {session}",
                $"Worker {worker} of business {shop.BusinessId} was refused devices from 127.0.0.1",
                "A write that another site's page sent was refused, from 127.0.0.1",
                $"2 operations of device {device} of business {shop.BusinessId} came with a revoked shift, from 127.0.0.1",
                "A till's token that nobody was given came from 127.0.0.1",
            }
        )
            Assert.Contains(line, said, StringComparison.Ordinal);
        Assert.Equal(8, Failed().Count(said));
        Assert.DoesNotContain("0 operations of device", said, StringComparison.Ordinal);
    }

    [GeneratedRegex("SecurityLog: A sign-in from 203\\.0\\.113\\.9 failed")]
    private static partial Regex Failed();

    [Fact]
    public async Task Nothing_that_anybody_types_or_sends_stands_in_what_is_logged()
    {
        var heard = new Heard();
        await using var host = Listened(heard);
        var shop = await TestShop.FoundAsync(Rig, host, Mark);
        var book = new CreditBook(shop);
        var customer = await book.CustomerAsync(Mark);
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        await FromTillsAsync(shop);
        string[] ids =
        [
            customer.ToString(),
            sale.OpId.ToString(),
            shop.Goods[1].ProductId.ToString(),
            (await shop.SetAsideAsync()).ToString(),
            shop.OtherTill.Enrolment.Device.Id.ToString(),
        ];
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var nobody = host.NewVisitor();
        var cookie = owner.Cookies.GetAllCookies().Single(c => c.Name == "tarazu").Value;
        (string, string)[] fields = [.. BadInputTests.Fields.Select(name => (name, Mark)), ("OpId", shop.NewId().ToString())];
        var answered = new List<HttpStatusCode>();
        foreach (
            var address in Endpoints
                .All(host)
                .Where(a => a.Route != "/sign-out" && !a.Route.StartsWith("/sales/events", StringComparison.Ordinal))
        )
        foreach (var id in address.Parameters.Count == 0 ? [""] : ids.Append(Mark))
        {
            var path = $"{address.With(name => name == "language" ? "en" : id)}?q={Mark}&find={Mark}&from={Mark}&name={Mark}";
            foreach (var who in new[] { owner, nobody })
                answered.Add((await (address.IsRead ? who.GetAsync(path) : who.FormAsync(path, fields))).StatusCode);
            if (!address.IsRead)
                answered.Add(
                    (
                        await owner.RawAsync(
                            path,
                            JsonSerializer.Serialize(
                                new
                                {
                                    name = Mark,
                                    op_id = shop.NewId(),
                                    outlet_id = Mark,
                                }
                            )
                        )
                    ).StatusCode
                );
        }
        await nobody.SignInAsync(Mark, Mark);
        await nobody.SignInAsync(shop.OwnerLogin, Mark);
        foreach (var _ in (int[])[1, 2])
            await nobody.FormAsync(
                "/sign-up",
                ("BusinessName", Mark),
                ("OutletName", Mark),
                ("OwnerName", Mark),
                ("Login", $"{Mark}@example.com"),
                ("Password", TestShop.Password)
            );

        Assert.Contains(HttpStatusCode.OK, answered);
        Assert.True(answered.Count > 200, $"{answered.Count} requests");
        var said = heard.Text;
        Assert.Contains("SecurityLog: A sign-in from 127.0.0.1 failed", said, StringComparison.Ordinal);
        foreach (var kept in (string[])[Mark, TestShop.Password, shop.OwnerLogin[3..], cookie, shop.Till.Token.Secret])
            Assert.DoesNotContain(kept, said, StringComparison.OrdinalIgnoreCase);
    }

    // What can be read, what cannot, and what the database does not like: in every kind there is.
    private static async Task FromTillsAsync(TestShop shop)
    {
        var receipt = JsonSerializer.Serialize(shop.Receipt(shop.Till) with { ReceiptNo = Mark }, Data.Sales.SalesJson.Default.RecordSale);
        foreach (var (kind, handler) in Handlers.All)
        foreach (
            var payload in (string[])
                [
                    Mark,
                    $"\"{Mark}\"",
                    $"{{\"name\":\"{Mark}\",\"phone\":\"{Mark}\",\"note\":\"{Mark}\",\"customer_id\":\"{Mark}\"}}",
                    receipt,
                ]
        )
            await shop.PushAsync(shop.Till.Next(kind, payload, TimeProvider.System.GetUtcNow(), schemaVersion: handler.SchemaVersion));
    }
}
