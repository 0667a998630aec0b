using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Tests.Credit;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Customers;

public sealed partial class CustomersPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var answer = await visitor.GetAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    private static string[] Names(string page) => [.. Name().Matches(page).Select(m => m.Groups[1].Value)];

    /// <summary>Akbar owes 1,000 since long ago, Babar 300 since now, Chand has 200 in advance, Dara nothing.</summary>
    private static async Task<(CreditBook Book, Guid Akbar, Guid Babar, Guid Chand, Guid Dara)> PeopleAsync(TestShop shop)
    {
        var book = new CreditBook(shop);
        var (akbar, babar, chand, dara) = (
            await book.CustomerAsync("Akbar", "0300 1112223"),
            await book.CustomerAsync("Babar"),
            await book.CustomerAsync("Chand"),
            await book.CustomerAsync("Dara")
        );
        await book.DoneAsync<OpenAccount>(
            new(akbar, shop.Outlet, 100_000, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddDays(-100).UtcDateTime), "")
        );
        await book.KeepAsync(book.Sale(babar, 300, name: "Babar"), book.Pay(chand, 200));
        return (book, akbar, babar, chand, dara);
    }

    [Fact]
    public async Task The_list_says_who_owes_what_most_first_and_its_links_sort_and_narrow_it()
    {
        var shop = await Rig.ShopAsync();
        var (book, akbar, _, _, _) = await PeopleAsync(shop);
        await book.KeepAsync(book.Sale(akbar, 50, till: shop.OtherTill));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, "/customers");
        Assert.Equal(["Akbar", "Babar", "Dara", "Chand"], Names(page));
        Assert.Matches("id=\"outstanding\"><span class=\"money\"><span class=\"money__unit\">Rs</span>1,350<", page);
        foreach (
            var (query, names) in new (string, string[])[]
            {
                ("?turned=true", ["Chand", "Dara", "Babar", "Akbar"]),
                ("?sort=name&turned=true", ["Dara", "Chand", "Babar", "Akbar"]),
                ("?sort=age", ["Akbar", "Babar", "Chand", "Dara"]),
                ("?standing=owes", ["Akbar", "Babar"]),
                ("?standing=advance", ["Chand"]),
                ("?standing=settled", ["Dara"]),
                ("?age=older", ["Akbar"]),
                ("?age=30", ["Babar", "Akbar"]),
                ("?age=60", []),
                ("?q=aba", ["Babar"]),
                ("?q=1112223", ["Akbar"]),
                ("?q=0300-111", ["Akbar"]),
                ("?q=%2B92+300+1112223", ["Akbar"]),
                ("?q=۰۳۰۰۱۱۱", ["Akbar"]),
                ("?q=0399", []),
                ($"?outlet={shop.OtherOutlet}", ["Akbar"]),
                ("?page=9", ["Akbar", "Babar", "Dara", "Chand"]),
            }
        )
            Assert.Equal((query, string.Join(' ', names)), (query, string.Join(' ', Names(await PageAsync(owner, "/customers" + query)))));
    }

    [Fact]
    public async Task Whoever_has_the_name_or_the_phone_already_is_shown_while_a_customer_is_written_down()
    {
        var shop = await Rig.ShopAsync();
        var book = new CreditBook(shop);
        var imran = await book.CustomerAsync("Imran Khan", "0300 1112223");
        await book.CustomerAsync("Imran");
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (
            var (query, found) in new[]
            {
                ("?name=%20imran%20%20KHAN", true),
                ("?name=Imran+K", false),
                ("?name=_____+____", false),
                ("?name=Somebody&phone=%2B92+300+1112223", true),
                ("?name=Somebody&phone=0300+111", false),
                ("?phone=0399+9999999", false),
                ("", false),
                ($"?name=Imran+Khan&but={imran}", false),
            }
        )
        {
            var answer = await owner.SendAsync(
                new(HttpMethod.Get, "/customers/alike" + query) { Headers = { { "HX-Request", "true" }, { "HX-Request-Type", "partial" } } }
            );
            var hint = await answer.TextAsync();
            Assert.Equal((query, found), (query, hint.Contains($"href=\"/customers/{imran}\"", StringComparison.Ordinal)));
            Assert.Equal((query, found), (query, hint.Contains("0300 1112223", StringComparison.Ordinal)));
        }
        Assert.Contains("hx-get=\"/customers/alike?but=", await PageAsync(owner, "/customers/new"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_without_customers_is_told_how_to_begin()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await PageAsync(owner, "/customers");
        foreach (var word in new[] { "No customers yet", "/customers/new", "/customers/import" })
            Assert.Contains(word, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_is_written_down_found_by_either_script_and_changed()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var (opId, id) = (shop.NewId().ToString(), shop.NewId().ToString());
        (string, string)[] form =
        [
            ("OpId", opId),
            ("Id", id),
            ("Name", "Aslam <b>"),
            ("NameUr", "اسلم"),
            ("Nickname", "Bhai"),
            ("Phone", "0300 1"),
            ("Limit", "5,000"),
            ("Note", ""),
        ];
        for (var i = 0; i < 2; i++)
            Assert.Equal($"/customers/{id}", (await owner.FormAsync("/customers", form)).Headers.Location!.OriginalString);
        Assert.Equal(
            "1|500000",
            await Database.AskAsync<string>(
                "select count(*) || '|' || max(credit_limit) from shop.customers where business_id = $1",
                shop.BusinessId
            )
        );
        foreach (var word in new[] { "aslam", "اسلم", "bhai", "03001" })
            Assert.Equal(["Aslam <b>"], Names(await PageAsync(owner, $"/customers?q={Uri.EscapeDataString(word)}")));
        Assert.DoesNotContain("<b>", await (await owner.GetAsync($"/customers/{id}")).TextAsync(), StringComparison.Ordinal);

        var wrong = await owner.FormAsync(
            $"/customers/{id}/details",
            ("OpId", shop.NewId().ToString()),
            ("Name", ""),
            ("Phone", "typed"),
            ("Limit", "lots")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        foreach (var word in new[] { "Write a name", "Write the limit in rupees", "value=\"typed\"", "value=\"lots\"" })
            Assert.Contains(word, await wrong.TextAsync(), StringComparison.Ordinal);
        Assert.Contains(
            "Up to 20 digits",
            await (
                await owner.FormAsync($"/customers/{id}/details", ("OpId", shop.NewId().ToString()), ("Name", "Aslam"), ("Phone", "x"))
            ).TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            $"/customers/{id}",
            (await owner.FormAsync($"/customers/{id}/details", ("OpId", shop.NewId().ToString()), ("Name", "Aslam"), ("Limit", "")))
                .Headers
                .Location!
                .OriginalString
        );
        Assert.Equal(
            "Aslam|none",
            await Database.AskAsync<string>(
                "select name || '|' || coalesce(credit_limit::text, 'none') from shop.customers where business_id = $1",
                shop.BusinessId
            )
        );
    }

    [Fact]
    public async Task Two_names_become_one_person_and_two_again()
    {
        var shop = await Rig.ShopAsync();
        var (_, akbar, babar, _, _) = await PeopleAsync(shop);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var found = await PageAsync(owner, $"/customers/{akbar}/merge?find=bab");
        Assert.Contains($"/customers/{akbar}/merge?with={babar}", found, StringComparison.Ordinal);
        var sure = await PageAsync(owner, $"/customers/{akbar}/merge?with={babar}");
        foreach (var figure in new[] { ">1,000<", ">300<", ">1,300<" })
            Assert.Contains(figure, sure, StringComparison.Ordinal);

        var opId = shop.NewId().ToString();
        for (var i = 0; i < 2; i++)
            Assert.Equal(
                $"/customers/{babar}",
                (await owner.FormAsync($"/customers/{akbar}/merge", ("OpId", opId), ("With", babar.ToString()), ("Keep", babar.ToString())))
                    .Headers
                    .Location!
                    .OriginalString
            );
        Assert.Equal($"/customers/{babar}", (await owner.GetAsync($"/customers/{akbar}")).Headers.Location!.OriginalString);
        var page = await PageAsync(owner, $"/customers/{babar}");
        foreach (var word in new[] { "1,300", "The same person", "Akbar" })
            Assert.Contains(word, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/customers/{akbar}/payment")).StatusCode);

        Assert.Equal(
            $"/customers/{akbar}",
            (await owner.FormAsync($"/customers/{akbar}/unmerging", ("OpId", shop.NewId().ToString()))).Headers.Location!.OriginalString
        );
        Assert.Contains("1,000", await PageAsync(owner, $"/customers/{akbar}"), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync($"/customers/{akbar}/merge", ("OpId", shop.NewId().ToString()), ("With", akbar.ToString()))).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.FormAsync($"/customers/{akbar}/merge", ("OpId", shop.NewId().ToString()))).StatusCode
        );
    }

    [Fact]
    public async Task The_owner_s_code_is_six_digits_and_never_shown()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var wrong = await owner.FormAsync("/customers/code", ("Code", "12345"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var said = await wrong.TextAsync();
        Assert.Contains("Exactly six digits", said, StringComparison.Ordinal);
        Assert.DoesNotContain("12345\"", said, StringComparison.Ordinal);
        Assert.Equal("/customers", (await owner.FormAsync("/customers/code", ("Code", "۴۸۲۹۱۵"))).Headers.Location!.OriginalString);
        Assert.Contains("A code is set", await PageAsync(owner, "/customers/code"), StringComparison.Ordinal);
        Assert.Equal(1, await Database.AskAsync<long>("select count(*) from shop.owner_codes where business_id = $1", shop.BusinessId));
    }

    [Fact]
    public async Task A_cashier_and_another_shop_see_nobody()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var (_, akbar, babar, _, _) = await PeopleAsync(shop);
        var entry = await Database.AskAsync<Guid>("select op_id from shop.ledger_entries where customer_id = $1", babar);
        foreach (var visitor in new[] { await shop.SignedInAsync(shop.CashierLogin), await other.SignedInAsync(other.OwnerLogin) })
        {
            using (visitor)
            {
                foreach (
                    var path in new[]
                    {
                        "",
                        "/payment",
                        "/opening",
                        "/write-off",
                        "/merge",
                        "/details",
                        $"/entries/{entry}/reversal?line=1",
                    }
                )
                {
                    Assert.Equal((path, HttpStatusCode.NotFound), (path, (await visitor.GetAsync($"/customers/{babar}{path}")).StatusCode));
                    if (path.Length > 0)
                        Assert.Equal(
                            (path, HttpStatusCode.NotFound),
                            (
                                path,
                                (
                                    await visitor.FormAsync(
                                        $"/customers/{babar}{path}",
                                        ("Name", "Mine"),
                                        ("Reason", "Mine"),
                                        ("With", akbar.ToString())
                                    )
                                ).StatusCode
                            )
                        );
                }
                Assert.Equal(
                    HttpStatusCode.NotFound,
                    (await visitor.FormAsync($"/customers/{babar}/unmerging", ("OpId", shop.NewId().ToString()))).StatusCode
                );
            }
        }
        using var stranger = await other.SignedInAsync(other.OwnerLogin);
        Assert.DoesNotContain("Akbar", await PageAsync(stranger, "/customers?q=akbar"), StringComparison.Ordinal);
        using var own = await shop.SignedInAsync(shop.OwnerLogin);
        // Another shop's entry on a customer of one's own is not there either.
        var foreign = await other.RunAsync<SaveCustomer>(other.NewId(), new(other.NewId(), "Zed", "", "", "", "", null));
        Assert.True(foreign.Done);
        Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync($"/customers/{akbar}/entries/{entry}/reversal?line=1")).StatusCode);
    }

    [GeneratedRegex("class=\"table__name\" href=\"/customers/[^\"]+\"><bdi>([^/]+)</bdi>")]
    private static partial Regex Name();
}
