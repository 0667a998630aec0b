using System.Net;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Data.Workers;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;
using Pos.Tests.Operations;
using Pos.Tests.Outlets;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Workers;

/// <summary>What a cashier may do beyond selling, in pages, handlers, tills and policies.</summary>
public sealed class SaveRightsTests(ShopRig rig) : ShopTests(rig)
{
    private static readonly Dictionary<string, long?> Nothing = [];

    internal static Task<Sample> Sample(TestShop shop)
    {
        var rights = new SaveRights(
            Hiring.CashierOf(shop),
            new Dictionary<string, long?> { ["give_credit"] = 500_00, ["edit_goods"] = null }
        );
        return Samples.FromOffice(shop, rights, rights with { Rights = Nothing });
    }

    private static async Task SaveAsync(TestShop shop, Dictionary<string, long?> rights, Guid? worker = null)
    {
        var saved = await shop.RunAsync<SaveRights>(shop.NewId(), new(worker ?? Hiring.CashierOf(shop), rights));
        Assert.Equal((ResultStatus.Applied, null), (saved.Status, saved.Reason));
    }

    private Task<List<string>> RowsAsync(Guid worker) =>
        Database.ListAsync<string>(
            """
            select concat_ws(' ', r."right", r.amount, case when r.until is not null then 'ended' end)
            from shop.worker_rights r where r.worker_id = $1 order by r.since, r."right", r.until
            """,
            worker
        );

    [Fact]
    public async Task What_is_saved_holds_from_now_on_and_what_held_before_is_kept()
    {
        var shop = await Rig.ShopAsync();
        var worker = Hiring.CashierOf(shop);
        await SaveAsync(shop, new() { ["give_credit"] = 500_00, ["edit_goods"] = null });
        await SaveAsync(shop, new() { ["give_credit"] = 500_00 });
        await SaveAsync(shop, new() { ["give_credit"] = 700_00 });
        Assert.Equal(["give_credit ended", "edit_goods ended", "give_credit 50000 ended", "give_credit 70000"], await RowsAsync(worker));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/workers/{worker}")).TextAsync();
        Assert.Contains("May now: Sell on udhaar, up to Rs 700", page, StringComparison.Ordinal);
        Assert.Contains("May not any more: Add and change products", page, StringComparison.Ordinal);
        Assert.DoesNotContain("May not any more: Sell on udhaar", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_is_not_is_refused()
    {
        var shop = await Rig.ShopAsync();
        async Task<string?> RefusedAsync(Dictionary<string, long?> rights, Guid? worker = null) =>
            (await shop.RunAsync<SaveRights>(shop.NewId(), new(worker ?? Hiring.CashierOf(shop), rights))).Reason;
        Assert.Equal("right_unknown", await RefusedAsync(new() { ["open_the_safe"] = null }));
        Assert.Equal("right_limit_bad", await RefusedAsync(new() { ["give_credit"] = -1 }));
        Assert.Equal("right_limit_bad", await RefusedAsync(new() { ["edit_goods"] = 1 }));
        Assert.Equal("worker_unknown", await RefusedAsync(Nothing, shop.NewId()));
        Assert.Equal("worker_unknown", await RefusedAsync(Nothing, await Hiring.OwnerOfAsync(shop, Database)));
    }

    [Fact]
    public async Task Udhaar_is_judged_by_what_the_cashier_might_give_when_he_sold()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        await SaveAsync(shop, new() { ["give_credit"] = 500_00 });
        // The book's next minute is now.
        book.Clock = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var within = book.Sale(akbar, 500);
        await SaveAsync(shop, Nothing);
        // It comes only now.
        await book.KeepAsync(within);
        Assert.Equal("", await book.FlagsAsync(akbar));

        book.Clock = TimeProvider.System.GetUtcNow().AddMinutes(1);
        await book.KeepAsync(book.Sale(akbar, 1));
        Assert.Equal("beyond_right 50100", await book.FlagsAsync(akbar));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("Carla Test gave udhaar", await (await owner.GetAsync("/review/flags")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_he_may_give_passes_with_the_owners_code()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        await SaveAsync(shop, new() { ["give_credit"] = 500_00 });
        await OwnerCodeTests.SetAsync(shop, "246810");
        var key = await OwnerCodeTests.KeyAsync(shop, "246810");
        book.Clock = TimeProvider.System.GetUtcNow();
        foreach (var (approved, flags) in new[] { (600L, ""), (600L - 1, "beyond_right 120000") })
        {
            var draft = shop.Till.Next(book.Worth(shop.Till, 600).OnCredit(akbar, "Akbar"), book.Clock);
            await book.KeepAsync(
                OwnerCodeTests.Rewritten(
                    shop.Till,
                    draft,
                    book.Worth(shop.Till, 600).OnCredit(akbar, "Akbar") with
                    {
                        Approval = GivenWord.ProofOf(key, draft.OpId, "over_limit", approved * 100),
                        ApprovedCredit = 600_00,
                    }
                )
            );
            Assert.Equal(flags, await book.FlagsAsync(akbar));
        }
        Assert.Equal(
            ["give_credit 60000"],
            await Database.ListAsync<string>("select \"right\" || ' ' || amount from shop.approvals where customer_id = $1", akbar)
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = WebUtility.HtmlDecode(await (await owner.GetAsync("/approvals")).TextAsync());
        Assert.Matches(
            "(?s)Carla Test.*Akbar.*with your code.*Akbar.*without a word|(?s)Carla Test.*Akbar.*without a word.*Akbar.*with your code",
            page
        );
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/approvals")).StatusCode);
    }

    [Fact]
    public async Task Beyond_the_customers_limit_he_goes_as_far_as_he_may()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var akbar = await book.CustomerAsync();
        await book.DoneAsync<SaveCustomer>(new(akbar, "Akbar", "", "", "", "", 100_00));
        await SaveAsync(shop, new() { ["give_credit"] = null, ["over_limit"] = 50_00 });
        book.Clock = TimeProvider.System.GetUtcNow();
        await book.KeepAsync(book.Sale(akbar, 150));
        Assert.Equal("", await book.FlagsAsync(akbar));
        await book.KeepAsync(book.Sale(akbar, 1));
        Assert.Equal("over_limit 15100 10000", await book.FlagsAsync(akbar));
    }

    [Fact]
    public async Task Goods_are_changed_by_whoever_has_the_right_and_the_database_asks_for_it()
    {
        var shop = await Rig.ShopAsync();
        using var cashier = await shop.SignedInAsync(shop.CashierLogin);
        const string rename = "update shop.products set name = name where business_id = app.business_id()";
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/products/new")).StatusCode);
        Assert.Equal("0 rows", await TriedAsync(shop, shop.CashierId, rename));
        await SaveAsync(shop, new() { ["edit_goods"] = null });

        Assert.Contains("/categories", await (await cashier.GetAsync("/products")).TextAsync(), StringComparison.Ordinal);
        var made = await cashier.FormAsync(
            "/products",
            ("OpId", $"{shop.NewId()}"),
            ("Id", $"{shop.NewId()}"),
            ("Name", "Soap of the stock keeper"),
            ("Price", "50"),
            ("UnitId", $"{await Database.AskAsync<Guid>("select id from shop.units where business_id = $1 limit 1", shop.BusinessId)}"),
            ("Opening[0].OutletId", $"{shop.Outlet}"),
            ("Opening[0].Quantity", "5")
        );

        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        Assert.Equal(
            1,
            await Database.AskAsync<long>(
                "select count(*) from shop.products where business_id = $1 and name like 'Soap of%'",
                shop.BusinessId
            )
        );
        Assert.NotEqual("0 rows", await TriedAsync(shop, shop.CashierId, rename));
        // What lies there already is the owner's word.
        Assert.Equal(
            0,
            await Database.AskAsync<long>(
                "select count(*) from shop.stock_movements m join shop.products p on p.business_id = m.business_id and p.id = m.product_id where p.name like 'Soap of%' and m.business_id = $1",
                shop.BusinessId
            )
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/products/starters")).StatusCode);
        await SaveAsync(shop, Nothing);
        Assert.Equal(HttpStatusCode.Forbidden, (await cashier.GetAsync("/products/new")).StatusCode);
    }

    [Fact]
    public async Task Nobody_gives_himself_a_right_and_no_past_is_rewritten()
    {
        var shop = await Rig.ShopAsync();
        await SaveAsync(shop, new() { ["give_credit"] = 500_00 });
        var worker = Hiring.CashierOf(shop);
        var give =
            $"insert into shop.worker_rights (business_id, worker_id, \"right\", since) values (app.business_id(), '{worker}', 'edit_goods', now())";
        Assert.Equal("42501", await TriedAsync(shop, shop.CashierId, give));
        Assert.Equal("1 rows", await TriedAsync(shop, shop.OwnerId, give));
        Assert.Equal(
            "42501",
            await TriedAsync(shop, shop.OwnerId, give.Replace("now()", "now() - interval '1 day'", StringComparison.Ordinal))
        );
        Assert.Equal("0 rows", await TriedAsync(shop, shop.CashierId, "update shop.worker_rights set until = now()"));
        Assert.Equal("0 rows", await TriedAsync(shop, shop.OwnerId, "update shop.worker_rights set until = now() where until is not null"));
        Assert.Equal("42501", await TriedAsync(shop, shop.OwnerId, "update shop.worker_rights set amount = null"));
        Assert.Equal("42501", await TriedAsync(shop, shop.OwnerId, "delete from shop.worker_rights"));
    }

    [Fact]
    public async Task Its_till_is_told_and_hears_nothing_of_those_who_work_elsewhere()
    {
        var shop = await Rig.ShopAsync();
        var till = await ToldTill.BeginAsync(shop, shop.Till);
        Assert.False(await till.HearsOfOutletAsync());
        await SaveAsync(shop, new() { ["give_credit"] = 500_00, ["over_limit"] = null });
        Assert.True(await till.HearsOfOutletAsync());

        using var phone = shop.Host.NewVisitor();
        var head = await (await phone.BearerAsync("/sync/outlet", TestShop.Bearer(shop.Till))).AsAsync(TillJson.Default.TillHead);

        Assert.Equal(["Carla Test", "Olga Test"], head.Workers.Select(w => w.Name));
        Assert.Equal(
            [("give_credit", 500_00), ("over_limit", null)],
            head.Workers[0].Rights.Select(r => (r.Key, r.Value)).OrderBy(r => r.Key, StringComparer.Ordinal)
        );
        Assert.Equal((Role.Owner, 0), (head.Workers[1].Role, head.Workers[1].Rights.Count));
        Assert.True((await shop.RunAsync<SuspendWorker>(shop.NewId(), new(shop.OtherTill.Enrolment.Shift.Worker.Id))).Done);
        Assert.True(await till.HearsOfOutletAsync());
    }

    [Fact]
    public async Task Whoever_is_invited_begins_with_what_is_usual_for_it()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (
            var (preset, rights) in new[]
            {
                ("Cashier", "give_credit 500000"),
                ("Senior", "give_credit 2000000, over_limit 200000, receive_stock"),
                ("StockKeeper", "adjust_stock, count_stock, edit_goods, receive_stock"),
            }
        )
        {
            var (login, link) = (Rig.NewPhone(), Hiring.NewLink(shop));
            var asked = await owner.FormAsync(
                "/workers/invitations",
                ("OpId", $"{shop.NewId()}"),
                ("Token", $"{link}"),
                ("Name", preset),
                ("Login", login),
                ("Role", "Cashier"),
                ("OutletIds", $"{shop.Outlet}"),
                ("Preset", preset)
            );
            Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
            using var visit = shop.Host.NewVisitor();
            Assert.Equal(HttpStatusCode.Redirect, (await visit.FormAsync($"/join/{link}", ("Password", TestShop.Password))).StatusCode);
            Assert.Equal(
                rights,
                await Database.AskAsync<string>(
                    """
                    select string_agg(concat_ws(' ', r."right", r.amount), ', ' order by r."right") from shop.worker_rights r
                    join shop.workers w on w.business_id = r.business_id and w.id = r.worker_id where w.business_id = $1 and w.name = $2 and r.until is null
                    """,
                    shop.BusinessId,
                    preset
                )
            );
        }
    }

    [Fact]
    public async Task A_form_is_read_as_it_is_typed_and_a_limit_that_is_none_is_said()
    {
        var shop = await Rig.ShopAsync();
        var worker = Hiring.CashierOf(shop);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task<HttpResponseMessage> PostAsync(params (string, string)[] fields) =>
            await owner.FormAsync($"/workers/{worker}/rights", [("OpId", $"{shop.NewId()}"), .. fields]);
        var wrong = await PostAsync(("Given", "give_credit"), ("Limit[give_credit]", "plenty"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var page = await wrong.TextAsync();
        Assert.Contains("A limit is an amount in rupees", page, StringComparison.Ordinal);
        Assert.Contains("value=\"plenty\"", page, StringComparison.Ordinal);

        Assert.Equal(
            HttpStatusCode.Redirect,
            (
                await PostAsync(
                    ("Given", "give_credit"),
                    ("Given", "over_limit"),
                    ("Limit[give_credit]", "1,250"),
                    ("Limit[over_limit]", "")
                )
            ).StatusCode
        );
        Assert.Equal(["give_credit ended", "give_credit 125000", "over_limit"], await RowsAsync(worker));
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(("Given", "give_credit"), ("Preset", "StockKeeper"))).StatusCode);
        Assert.Equal(["adjust_stock", "count_stock", "edit_goods", "receive_stock"], (await RowsAsync(worker))[^4..].Order());
    }

    private async Task<string> TriedAsync(TestShop shop, Guid userId, string sql)
    {
        await using var session = await TenantSession.OfAsync(Database, shop.BusinessId, userId);
        return await session.TryAsync(sql);
    }
}
