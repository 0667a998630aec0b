using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Operations;

/// <summary>What holds for every kind of operation there is: whoever adds a handler hears of it here.</summary>
public sealed partial class EveryOperationTests(ShopRig rig) : ShopTests(rig)
{
    public static TheoryData<string> Kinds() => [.. Handlers.All.Keys.Order(StringComparer.Ordinal)];

    private static async Task<(ResultStatus, string?)> SendAsync(TestShop shop, Envelope envelope)
    {
        var result = (await shop.PushAsync(envelope)).Results.Single();
        Assert.Equal(envelope.OpId, result.OpId);
        return (result.Status, result.Reason);
    }

    /// <summary>Every row of a business; but for its phones, which say when they were heard last, and what is said to the owner.</summary>
    private async Task<string> BooksAsync(TestShop shop, params string[] without)
    {
        var tables = await Database.ListAsync<string>(
            """
            select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_id'
            where c.relnamespace = 'shop'::regnamespace and c.relkind = 'r' and c.relname not in ('devices', 'flags') order by 1
            """
        );
        Assert.True(tables.Count > 15);
        var books = tables
            .Except(without)
            .Select(table =>
                $"select '{table} ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from shop.{table} t where business_id = $1"
            );
        return string.Join('\n', await Database.ListAsync<string>(string.Join(" union all ", books), shop.BusinessId));
    }

    [Fact]
    public async Task The_shop_knows_every_kind_and_reads_every_version_of_it_so_far()
    {
        var shop = await Rig.ShopAsync();
        var known = await shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            services => Task.FromResult(services.GetServices<OperationHandler>().ToList())
        );
        Assert.Equal(Handlers.All.Keys.Order(), known.Select(h => h.Kind).Order());
        foreach (var handler in known)
        {
            foreach (var version in Enumerable.Range(1, handler.SchemaVersion))
                Assert.Equal("unreadable", handler.Read(version, "[]").Refusal?.Code);
            foreach (var version in new[] { -1, 0, handler.SchemaVersion + 1 })
                Assert.Equal("unknown_version", handler.Read(version, "{}").Refusal?.Code);
        }
    }

    [Fact]
    public void A_till_makes_the_kinds_that_the_server_takes_from_tills_in_their_newest_versions()
    {
        var made = Made().Match(File.ReadAllText(Repository.Path("wwwroot-src", "shared", "protocol.ts"))).Groups[1].Value;
        Assert.Equal(
            Handlers.All.Values.Where(h => h.FromTills).Select(h => $"{h.Kind}: {h.SchemaVersion}").Order(),
            made.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Order()
        );
    }

    [GeneratedRegex(@"export const KINDS = \{([^}]*)\}")]
    private static partial Regex Made();

    [Theory, MemberData(nameof(Kinds))]
    public async Task From_a_till_it_is_kept_whatever_it_holds_and_always_answered_the_same(string kind)
    {
        var shop = await Rig.ShopAsync();
        var handler = Handlers.All[kind];
        var sent = shop.Till.Next(kind, "{", TimeProvider.System.GetUtcNow(), schemaVersion: handler.SchemaVersion);

        Assert.Equal((ResultStatus.Refused, "other_shop"), await SendAsync(shop, (sent with { BusinessId = shop.NewId() }).Hashed()));
        Assert.Equal(0, await Database.AskAsync<long>("select count(*) from shop.operations where op_id = $1", sent.OpId));

        var kept = (ResultStatus.Quarantined, handler.FromTills ? "unreadable" : "unknown_kind");
        Assert.Equal(kept, await SendAsync(shop, sent));
        Assert.Equal(kept, await SendAsync(shop, sent));
        Assert.Equal((ResultStatus.Quarantined, "key_reused"), await SendAsync(shop, (sent with { Payload = "[]" }).Hashed()));
        Assert.Equal(
            [$"{kind} quarantined {kept.Item2} {{ key_reused []"],
            await Database.ListAsync<string>(
                """
                select concat_ws(' ', o.kind, o.status, o.reason, o.payload, f.kind, f.detail)
                from shop.operations o join shop.flags f on f.business_id = o.business_id and f.op_id = o.op_id where o.op_id = $1
                """,
                sent.OpId
            )
        );

        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.True((await owner.GetAsync($"/review/{sent.OpId}")).IsSuccessStatusCode);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task It_has_its_effect_once_and_in_its_own_business_only(string kind)
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var sample = await Samples.Of(kind)(shop);

        var before = await BooksAsync(shop);
        await sample.RunAsync(other);
        Assert.Equal(before, await BooksAsync(shop));

        Assert.Equal(ResultStatus.Applied, await sample.RunAsync(shop));
        var after = await BooksAsync(shop);
        Assert.NotEqual(before, after);
        Assert.Equal(ResultStatus.Duplicate, await sample.RunAsync(shop));
        Assert.Equal(after, await BooksAsync(shop));
        // From a till even that is kept, for the owner, and has no effect.
        string[] kept = Handlers.All[kind].FromTills ? ["operations", "device_heads"] : [];
        after = await BooksAsync(shop, kept);
        Assert.Equal(kept.Length > 0 ? ResultStatus.Quarantined : ResultStatus.KeyReused, await sample.RunAnotherAsync(shop));
        Assert.Equal(after, await BooksAsync(shop, kept));
    }

    [Fact]
    public void What_a_till_may_send_says_what_it_holds() =>
        Assert.DoesNotContain(
            Handlers.All.Values,
            h => h.FromTills && !h.GetType().GetMethods(Declared).Any(m => m.Name == nameof(OperationHandler.Describe))
        );

    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    // What its own rules refuse only its own tests know; here it is seen that one of them names a code of it.
    [Theory, MemberData(nameof(Kinds))]
    public void Is_refused_in_a_test_where_it_can_be(string kind)
    {
        var operation = Handlers.All[kind].GetType().Name[..^"Handler".Length];
        var source = Repository
            .Files("Pos.Data", ".cs")
            .Single(f => f.Text.Contains($"class {operation}Handler", StringComparison.Ordinal))
            .Text;
        var codes = Refused().Matches(source).Select(m => $"\"{m.Groups[1].Value}\"").ToHashSet();
        var tests = Repository
            .Files("Pos.Tests", "Tests.cs")
            .Select(f => f.Text)
            .Where(t => Regex.IsMatch(t, $@"\b{operation}\b|""{kind}"""));
        if (codes.Count > 0)
            Assert.Contains(tests, t => codes.Any(c => t.Contains(c, StringComparison.Ordinal)));
    }

    [GeneratedRegex("""new(?: Refusal)?\("([a-z_]+)["]""")]
    private static partial Regex Refused();
}
