using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pos.Data;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Statements;
using Pos.Web.Infrastructure.Pdf;

namespace Pos.Tests.Statements;

/// <summary>The statements of all who owe, in one file.</summary>
public sealed partial class StatementRunTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> RunsAsync(Visitor owner)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/customers/statements")
        {
            Headers = { { "HX-Request", "true" }, { "HX-Request-Type", "partial" } },
        };
        return await (await owner.SendAsync(request)).TextAsync();
    }

    /// <summary>Asks as the page does, until it says this.</summary>
    private static async Task<string> UntilAsync(Visitor owner, Func<string, bool> said)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (true)
        {
            var page = await RunsAsync(owner);
            if (said(page))
                return page;
            await Task.Delay(100, patience.Token);
        }
    }

    [Fact]
    public async Task One_file_has_a_page_for_each_who_owes_and_for_nobody_else()
    {
        var shop = await Rig.ShopAsync();
        await new StatementBook(shop).DebtorsAsync([
            .. Enumerable.Range(1, 25).Select(i => ($"Debtor {i:00} here", i * 10L)),
            ("Settled man", 0),
            ("Ahead man", -50),
        ]);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync("/customers/statements", ("lang", "en"), ("size", "a4"))).StatusCode);
        var page = await UntilAsync(owner, p => p.Contains("/file", StringComparison.Ordinal));
        Assert.Contains("25 of 25", page, StringComparison.Ordinal);
        Assert.DoesNotContain("every 1s", page, StringComparison.Ordinal);

        var file = await owner.GetAsync(File().Match(page).Value);
        Assert.Matches(@"udhaar-\d{4}-\d\d-\d\d\.pdf", file.Content.Headers.ContentDisposition!.FileName!);
        var pages = (await StatementBook.TextAsync(await file.Content.ReadAsByteArrayAsync(Ct))).TrimEnd('\f').Split('\f');
        Assert.Equal(25, pages.Length);
        for (var i = 0; i < pages.Length; i++)
        {
            // The largest first, each with its own page numbers.
            Assert.Contains($"Debtor {25 - i:00} here", pages[i], StringComparison.Ordinal);
            Assert.Contains($"Rs {(25 - i) * 10}", pages[i], StringComparison.Ordinal);
            Assert.Matches(@"1 ?/ ?1\s*$", pages[i]);
        }
        Assert.Equal(
            25,
            await Database.AskAsync<long>("select count(*) from shop.statement_links where business_id = $1", shop.BusinessId)
        );

        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.NotFound, (await cashier.GetAsync(File().Match(page).Value)).StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_not_understood_starts_nothing_and_says_so()
    {
        var shop = await Rig.ShopAsync();
        await new StatementBook(shop).DebtorsAsync([("Debtor", 10L)]);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.FormAsync("/customers/statements", ("Outlet", "zzz"))).StatusCode);
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.statement_runs where business_id = $1", shop.BusinessId));
    }

    [Fact]
    public async Task Progress_is_told_and_a_second_tap_starts_nothing()
    {
        var shop = await Rig.ShopAsync();
        await new StatementBook(shop).DebtorsAsync([.. Enumerable.Range(1, 60).Select(i => ($"Debtor {i}", i * 10L))]);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        // Somebody holds the customers, and a link needs its own: the run cannot get past its first statement.
        await using var connection = await Database.Admin.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand("select from shop.customers where business_id = $1 for update", connection, transaction))
        {
            hold.Parameters.Add(new() { Value = shop.BusinessId });
            await hold.ExecuteNonQueryAsync(Ct);
        }
        await owner.FormAsync("/customers/statements", ("lang", "ur"), ("size", "80mm"));
        var page = await RunsAsync(owner);
        Assert.Contains("0 of 60", page, StringComparison.Ordinal);
        Assert.Contains("<progress", page, StringComparison.Ordinal);
        Assert.Contains("every 1s", page, StringComparison.Ordinal);
        await owner.FormAsync("/customers/statements", ("lang", "en"), ("size", "a4"));
        Assert.Equal(1, await Database.AskAsync<long>("select count(*) from shop.statement_runs where business_id = $1", shop.BusinessId));
        await transaction.CommitAsync(Ct);
        Assert.Contains("60 of 60", await UntilAsync(owner, p => p.Contains("/file", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_server_died_shows_as_stopped_and_is_started_again_elsewhere()
    {
        var shop = await Rig.ShopAsync();
        await new StatementBook(shop).DebtorsAsync([.. Enumerable.Range(1, 30).Select(i => ($"Debtor {i}", i * 10L))]);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await using (var connection = await Database.Admin.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using var hold = new NpgsqlCommand(
                "select from shop.customers where business_id = $1 for update",
                connection,
                transaction
            )
            {
                Parameters = { new() { Value = shop.BusinessId } },
            };
            await hold.ExecuteNonQueryAsync(Ct);
            await using (var dying = new ShopHost(Database))
            {
                dying.StartServer();
                using var there = dying.NewVisitor();
                await there.SignInAsync(shop.OwnerLogin, TestShop.Password);
                await there.FormAsync("/customers/statements", ("lang", "en"), ("size", "a4"));
            }
            await transaction.RollbackAsync(Ct);
        }
        Assert.Equal(
            "running",
            await Database.AskAsync<string>("select state from shop.statement_runs where business_id = $1", shop.BusinessId)
        );
        await using (
            var later = Database.Admin.CreateCommand(
                "update shop.statement_runs set seen_at = seen_at - interval '1 minute' where business_id = $1"
            )
        )
        {
            later.Parameters.Add(new() { Value = shop.BusinessId });
            await later.ExecuteNonQueryAsync(Ct);
        }
        var page = await RunsAsync(owner);
        Assert.Contains("It stopped before the end", page, StringComparison.Ordinal);
        Assert.Contains("Start again", page, StringComparison.Ordinal);
        Assert.DoesNotContain("every 1s", page, StringComparison.Ordinal);
        await owner.FormAsync("/customers/statements", ("lang", "en"), ("size", "a4"));
        Assert.Contains("30 of 30", await UntilAsync(owner, p => p.Contains("/file", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends_with_what_it_was_at_and_leaves_nothing()
    {
        var shop = await Rig.ShopAsync();
        await new StatementBook(shop).DebtorsAsync([.. Enumerable.Range(1, 25).Select(i => ($"Debtor {i:00}", i * 10L))]);
        await using var host = new ShopHost(Database, settings: [("Pdf:AtOnce", "1")]);
        host.StartServer();
        using var owner = host.NewVisitor();
        await owner.SignInAsync(shop.OwnerLogin, TestShop.Password);
        var asked = new RunAsked(
            shop.NewId(),
            shop.BusinessId,
            await Database.SessionOfAsync(shop.OwnerId),
            null,
            "en",
            PaperSize.A4,
            "https://example.org"
        );
        await host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                var (db, tenant) = (services.GetRequiredService<PosDb>(), services.GetRequiredService<TenantContext>());
                var now = TimeProvider.System.GetUtcNow();
                db.Add(
                    new StatementRun
                    {
                        BusinessId = shop.BusinessId,
                        Id = asked.RunId,
                        AskedBy = tenant.WorkerId,
                        Language = "en",
                        Size = "a4",
                        Total = 25,
                        State = RunState.Running,
                        AskedAt = now,
                        SeenAt = now,
                    }
                );
                return await db.SaveChangesAsync(Ct);
            }
        );
        // Somebody else's is being drawn: this one has read its first ten and waits.
        var drawing = await host.Services.GetRequiredService<PdfPlaces>().EnterAsync(shop.BusinessId, Guid.Empty, Ct);
        var run = host.Services.GetRequiredService<StatementRuns>().Start(asked);
        var links = "select count(*) from shop.statement_links where business_id = $1";
        while (await Database.AskAsync<long>(links, shop.BusinessId) == 0)
            await Task.Delay(50, Ct);
        var cancel = Cancellation().Match(await RunsAsync(owner)).Value;
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync(cancel)).StatusCode);
        Assert.DoesNotContain("every 1s", await RunsAsync(owner), StringComparison.Ordinal);
        drawing!.Dispose();
        await run;
        Assert.Equal(10, await Database.AskAsync<long>(links, shop.BusinessId));
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.statement_runs where business_id = $1", shop.BusinessId));
        // Gone it is like one that never was, or another shop's.
        Assert.Equal(HttpStatusCode.NotFound, (await owner.FormAsync(cancel)).StatusCode);
    }

    [GeneratedRegex("/customers/statements/[0-9a-f-]{36}/cancellation")]
    private static partial Regex Cancellation();

    [Fact]
    public async Task Old_files_go_when_a_new_one_is_made_and_nobody_owing_makes_none()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        await owner.FormAsync("/customers/statements", ("lang", "en"), ("size", "a4"));
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.statement_runs where business_id = $1", shop.BusinessId));
        Assert.Contains(
            "Nobody owes anything",
            await (await owner.GetAsync("/customers/statements")).TextAsync(),
            StringComparison.Ordinal
        );
        await new StatementBook(shop).DebtorsAsync(("Akbar", 10));
        await owner.FormAsync("/customers/statements", ("lang", "en"), ("size", "a4"));
        await UntilAsync(owner, p => p.Contains("/file", StringComparison.Ordinal));
        await using (
            var later = Database.Admin.CreateCommand(
                "update shop.statement_runs set asked_at = asked_at - interval '8 days' where business_id = $1"
            )
        )
        {
            later.Parameters.Add(new() { Value = shop.BusinessId });
            await later.ExecuteNonQueryAsync(Ct);
        }
        await owner.FormAsync("/customers/statements", ("lang", "en"), ("size", "a4"));
        await UntilAsync(owner, p => p.Contains("/file", StringComparison.Ordinal));
        Assert.Equal(1, await Database.AskAsync<long>("select count(*) from shop.statement_runs where business_id = $1", shop.BusinessId));
    }

    [GeneratedRegex("/customers/statements/[0-9a-f-]{36}/file")]
    private static partial Regex File();
}
