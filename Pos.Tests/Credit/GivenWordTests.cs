using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Workers;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Credit;

/// <summary>A sale on credit for which somebody gave his PIN, judged by the server.</summary>
public sealed class GivenWordTests(ShopRig rig) : ShopTests(rig)
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, Pins.KeyLength)],
        OtherKey = [.. Enumerable.Repeat((byte)8, Pins.KeyLength)];

    private TestShop _shop = null!;
    private CreditBook _book = null!;
    private Guid _owner,
        _akbar;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _shop = await Rig.ShopAsync();
        _book = new(_shop) { Clock = TimeProvider.System.GetUtcNow() };
        _owner = await Hiring.OwnerOfAsync(_shop, Database);
        _akbar = await _book.CustomerAsync();
        await GiveAsync(Hiring.CashierOf(_shop), new() { ["give_credit"] = 500_00 });
        await ChooseAsync(_shop, _shop.OwnerId, Key);
    }

    internal static Task ChooseAsync(TestShop shop, Guid userId, byte[] key, EnvelopeChain? till = null) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            userId,
            services =>
                services
                    .GetRequiredService<Pins>()
                    .KeepAsync((till ?? shop.Till).Enrolment.Device.Id, key, TestContext.Current.CancellationToken)
        );

    private async Task GiveAsync(Guid worker, Dictionary<string, long?> rights) =>
        Assert.True((await _shop.RunAsync<SaveRights>(_shop.NewId(), new(worker, rights))).Done);

    /// <summary>For so many rupees on credit.</summary>
    private async Task SellAsync(
        long rupees = 600,
        byte[]? key = null,
        Guid? by = null,
        long? said = null,
        string right = "give_credit",
        EnvelopeChain? till = null,
        Guid? provenFor = null
    )
    {
        till ??= _shop.Till;
        _book.Clock = _book.Clock.AddSeconds(1);
        var sale = _book.Worth(till, rupees).OnCredit(_akbar, "Akbar");
        var draft = till.Next(sale, _book.Clock);
        var proof = GivenWord.ProofOf(key ?? Key, provenFor ?? draft.OpId, right, (said ?? rupees) * 100);
        await _book.KeepAsync(
            OwnerCodeTests.Rewritten(till, draft, sale with { Approvals = [new(right, by ?? _owner, (said ?? rupees) * 100, proof)] })
        );
    }

    private Task<List<string>> ApprovedAsync() =>
        Database.ListAsync<string>(
            "select concat_ws(' ', \"right\", amount, (select w.name from shop.workers w where w.business_id = a.business_id and w.id = a.allowed_by)) from shop.approvals a where a.customer_id = $1",
            _akbar
        );

    /// <summary>The client's test has the same figures.</summary>
    [Fact]
    public void What_proves_a_word_is_made_alike_on_both_sides() =>
        Assert.Equal(
            "ce7605d1d18887c60cb57910937a7bd6cd003d061aebc3d1e57a1c353e612a16",
            GivenWord.ProofOf(Key, Guid.Parse("01926e00-0000-7000-8000-000000000001"), "give_credit", 500_00)
        );

    [Fact]
    public async Task It_passes_in_the_name_of_both_and_the_owner_reads_whose_word_it_was()
    {
        await SellAsync();
        Assert.Equal("", await _book.FlagsAsync(_akbar));
        Assert.Equal(["give_credit 60000 Olga Test"], await ApprovedAsync());
        using var owner = await _shop.SignedInAsync(_shop.OwnerLogin);
        var page = WebUtility.HtmlDecode(await (await owner.GetAsync("/approvals")).TextAsync());
        Assert.Matches("(?s)Carla Test.*Akbar.*allowed by Olga Test", page);
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another sale")]
    [InlineData("another amount")]
    [InlineData("another till")]
    [InlineData("nobody")]
    public async Task What_proves_nothing_is_no_word_and_the_owner_hears_that_it_was_said(string what)
    {
        var other = what == "another till" ? await _shop.EnrolAsync(_shop.CashierId, _shop.Outlet) : null;
        if (other is not null)
            _book.MoreTills.Add(other);
        await SellAsync(
            key: what == "another key" ? OtherKey : null,
            provenFor: what == "another sale" ? _shop.NewId() : null,
            till: other,
            by: what == "nobody" ? _shop.NewId() : null
        );
        if (what == "another amount")
        {
            // It was proven; the next one says more than was.
            Assert.Equal("", await _book.FlagsAsync(_akbar));
            await SellAsync(rupees: 700, said: 600);
            Assert.Equal("beyond_right 130000", await _book.FlagsAsync(_akbar));
            return;
        }
        var name = what == "nobody" ? "" : "Olga Test";
        Assert.Equal($"beyond_right 60000, false_word {name}", await _book.FlagsAsync(_akbar));
        Assert.Empty(await ApprovedAsync());
        using var owner = await _shop.SignedInAsync(_shop.OwnerLogin);
        Assert.Contains("named as having allowed it", await (await owner.GetAsync("/review/flags")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cashier_s_word_goes_as_far_as_his_own_right()
    {
        var other = _shop.OtherTill.Enrolment.Shift.Worker.Id;
        Assert.True((await _shop.RunAsync<SaveWorker>(_shop.NewId(), new(other, "Senior", Role.Cashier, _shop.Outlet))).Done);
        await GiveAsync(other, new() { ["give_credit"] = 1_000_00 });
        await ChooseAsync(_shop, _shop.OtherCashierId, OtherKey);
        await SellAsync(600, OtherKey, other);
        Assert.Equal("", await _book.FlagsAsync(_akbar));
        await SellAsync(500, OtherKey, other);
        Assert.Equal("beyond_right 110000", await _book.FlagsAsync(_akbar));
    }

    [Fact]
    public async Task A_PIN_that_was_reset_proves_what_was_before_and_nothing_after()
    {
        var before = _book.Clock;
        Assert.True((await _shop.RunAsync<ResetPins>(_shop.NewId(), new(_owner))).Done);
        _book.Clock = before.AddMinutes(-10);
        await SellAsync();
        Assert.Equal("", await _book.FlagsAsync(_akbar));
        _book.Clock = before.AddMinutes(10);
        await SellAsync(100);
        Assert.Equal("beyond_right 70000, false_word Olga Test", await _book.FlagsAsync(_akbar));
    }

    [Fact]
    public async Task The_word_of_somebody_who_was_removed_counts_until_he_was()
    {
        var (login, visit) = await Hiring.SecondOwnerAsync(_shop, Rig);
        using (visit)
        {
            var user = await Database.AskAsync<Guid>("select id from identity.users where user_name = $1", login);
            var worker = await Database.AskAsync<Guid>("select id from shop.workers where user_id = $1", user);
            await ChooseAsync(_shop, user, OtherKey);
            Assert.True((await _shop.RunAsync<RemoveWorker>(_shop.NewId(), new(worker))).Done);
            _book.Clock = TimeProvider.System.GetUtcNow().AddMinutes(-10);
            await SellAsync(600, OtherKey, worker);
            Assert.Equal("", await _book.FlagsAsync(_akbar));
            _book.Clock = TimeProvider.System.GetUtcNow().AddMinutes(10);
            await SellAsync(100, OtherKey, worker);
            Assert.StartsWith("beyond_right 70000, false_word", await _book.FlagsAsync(_akbar), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_PIN_that_he_changed_proves_nothing_from_then_on()
    {
        await ChooseAsync(_shop, _shop.OwnerId, OtherKey);
        _book.Clock = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        await Database.AskAsync<int>(
            "with earlier as (update shop.pins set since = since - interval '1 hour' where key = $1 and business_id = $2 returning 1) select count(*)::int from earlier",
            Key,
            _shop.BusinessId
        );
        await SellAsync();
        Assert.Equal("", await _book.FlagsAsync(_akbar));
        _book.Clock = TimeProvider.System.GetUtcNow().AddMinutes(10);
        await SellAsync(100);
        Assert.Equal("beyond_right 70000, false_word Olga Test", await _book.FlagsAsync(_akbar));
        await SellAsync(200, OtherKey);
        Assert.Equal("beyond_right 70000, false_word Olga Test", await _book.FlagsAsync(_akbar));
    }

    [Fact]
    public async Task One_word_is_for_one_right_and_what_else_is_missing_is_told()
    {
        await _book.DoneAsync<SaveCustomer>(new(_akbar, "Akbar", "", "", "", "", 100_00));
        await SellAsync(600, right: "over_limit");
        Assert.Equal("beyond_right 60000", await _book.FlagsAsync(_akbar));
        Assert.Equal(["over_limit 60000 Olga Test"], await ApprovedAsync());
    }

    [Fact]
    public async Task Who_is_suspended_gives_no_word()
    {
        var other = _shop.OtherTill.Enrolment.Shift.Worker.Id;
        Assert.True((await _shop.RunAsync<SaveWorker>(_shop.NewId(), new(other, "Senior", Role.Cashier, _shop.Outlet))).Done);
        await GiveAsync(other, new() { ["give_credit"] = null });
        await ChooseAsync(_shop, _shop.OtherCashierId, OtherKey);
        Assert.True((await _shop.RunAsync<SuspendWorker>(_shop.NewId(), new(other))).Done);
        _book.Clock = TimeProvider.System.GetUtcNow().AddMinutes(10);
        await SellAsync(600, OtherKey, other);
        Assert.Equal("beyond_right 60000, false_word Senior", await _book.FlagsAsync(_akbar));
    }

    [Fact]
    public async Task Words_without_their_shape_are_set_aside()
    {
        GivenWord word = new("give_credit", _owner, 600_00, new('a', 64));
        List<GivenWord>[] bad =
        [
            [],
            [word with { Proof = "short" }],
            [word with { Amount = 0 }],
            [word with { Right = "" }],
            [word, word],
        ];
        foreach (var words in bad)
        {
            var sale = _book.Worth(_shop.Till, 600).OnCredit(_akbar, "Akbar") with { Approvals = words };
            var result = (await _shop.PushAsync(_shop.Till.Next(sale, _book.Clock))).Results.Single();
            Assert.Equal((ResultStatus.Quarantined, "unreadable"), (result.Status, result.Reason));
        }
    }
}
