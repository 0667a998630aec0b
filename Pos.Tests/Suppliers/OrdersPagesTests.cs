using System.Net;
using System.Text.RegularExpressions;
using Pos.Data.Suppliers;
using Pos.Tests.Infrastructure;
using Pos.Tests.Statements;

namespace Pos.Tests.Suppliers;

public sealed partial class OrdersPagesTests(ShopRig rig) : ShopTests(rig)
{
    private static async Task<string> PageAsync(Visitor visitor, string path)
    {
        var page = WebUtility.HtmlDecode(await (await visitor.GetAsync(path)).TextAsync());
        return Regex.Replace(Regex.Replace(page, "<[^>]+>", " "), @"\s+", " ");
    }

    private static (string, string)[] Lines(string page) =>
        [.. Field().Matches(page).Select(f => (f.Groups[1].Value, WebUtility.HtmlDecode(f.Groups[2].Value)))];

    [Fact]
    public async Task What_runs_short_is_suggested_in_cartons_and_ordered_by_one_tap()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Contains("No order yet", await PageAsync(owner, "/orders"), StringComparison.Ordinal);
        Assert.Contains("Metro Traders", await PageAsync(owner, "/orders/suggest"), StringComparison.Ordinal);
        Assert.Contains(
            "They have brought nothing yet",
            await PageAsync(owner, $"/orders/suggest?supplier={buying.Supplier}"),
            StringComparison.Ordinal
        );

        // 70 kg in the first week, 40 left, and three days until more comes: 170 less 40 in bags of 50.
        await Buying.DoneAsync(shop, new SaveSupplier(buying.Supplier, "Metro Traders", "", "0300 5556667", 15, "", LeadDays: 3));
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        await Buying.DoneAsync(shop, new SaveSupplierGoods(buying.Supplier, shop.Goods[0].ProductId, 50_000, Preferred: true));
        await shop.PushAsync(shop.Sale((0, 70_000)));
        var suggested = await owner.GetAsync($"/orders/suggest?supplier={buying.Supplier}&outlet={shop.Outlet}");
        var html = await suggested.TextAsync();
        Assert.Matches(
            "1 of their 1 goods .* Sugar sells 70 a week · 40 left · comes after 3 days Cartons of 50 kg .*Cost of the line \\(last Rs 100 a kg\\) .*About Rs 15,000",
            await PageAsync(owner, $"/orders/suggest?supplier={buying.Supplier}&outlet={shop.Outlet}")
        );
        var typed = Lines(html);
        Assert.Contains(("Lines[0].Quantity", "3"), typed);
        Assert.Contains(
            "There is enough",
            await PageAsync(owner, $"/orders/suggest?supplier={buying.Supplier}&outlet={shop.OtherOutlet}"),
            StringComparison.Ordinal
        );

        // Who has not sent yet may have sold more.
        await Database.ListAsync<int>("update shop.devices set pending = 2 where id = $1 returning 1", shop.Till.Enrolment.Device.Id);
        Assert.Contains(
            "Phones that have still to send",
            await PageAsync(owner, $"/orders/suggest?supplier={buying.Supplier}&outlet={shop.Outlet}"),
            StringComparison.Ordinal
        );
        // For a month it is more; what somebody wrote stays.
        async Task<(string, string)[]> MonthAsync(string quantity) =>
            Lines(
                await (
                    await owner.FormAsync(
                        "/orders",
                        [.. typed.Where(f => f.Item1 != "Lines[0].Quantity"), ("Lines[0].Quantity", quantity), ("ToCover", "30")]
                    )
                ).TextAsync()
            );
        Assert.Contains(("Lines[0].Quantity", "6"), await MonthAsync("3"));
        Assert.Contains(("Lines[0].Quantity", "4"), await MonthAsync("4"));
        Assert.Contains(("Cover", "30"), await MonthAsync("4"));

        var ordered = await owner.FormAsync("/orders", [.. typed, ("Step", "place")]);
        var order = ordered.Headers.Location!.OriginalString;
        Assert.Matches("PO-1 · Metro Traders .*Ordered .*3 cartons of 50 \\(150 kg\\)", await PageAsync(owner, order));
        // What is on its way is not suggested once more.
        Assert.Contains("There is enough", await PageAsync(owner, $"/orders/suggest?supplier={buying.Supplier}"), StringComparison.Ordinal);
        // Tapped twice it is one order, and another one under its name is refused with all that was typed.
        Assert.Equal(order, (await owner.FormAsync("/orders", [.. typed, ("Step", "place")])).Headers.Location!.OriginalString);
        var late = await owner.FormAsync(
            $"{order}/edit",
            [("OpId", $"{shop.NewId()}"), .. typed.Where(f => f.Item1 != "OpId"), ("Note", "kept"), ("Step", "save")]
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Contains("value=\"kept\"", await late.TextAsync(), StringComparison.Ordinal);
        Assert.Matches("All .*PO-1 · Metro Traders .*Ordered 1 ", await PageAsync(owner, "/orders?state=ordered"));
        Assert.Contains("No such order", await PageAsync(owner, "/orders?state=draft"), StringComparison.Ordinal);
        Assert.Contains("PO-1", await PageAsync(owner, $"/suppliers/{buying.Supplier}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_changed_line_by_line_and_what_is_wrong_is_said_beside_it()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(id, 24, place: false));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var typed = Lines(await (await owner.GetAsync($"/orders/{id}/edit")).TextAsync());
        Assert.Contains(("Lines[0].Quantity", "2"), typed);
        (string, string)[] With(params (string, string)[] other) => [.. typed.Where(f => other.All(o => o.Item1 != f.Item1)), .. other];

        var added = await (await owner.FormAsync($"/orders/{id}/edit", With(("Step", "find"), ("Find", "8960000000017")))).TextAsync();
        Assert.Contains($"""name="Lines[0].Product" value="{shop.Goods[1].ProductId}""", added, StringComparison.Ordinal);
        Assert.Matches("""<input[^>]*autofocus=""[^>]*id="Lines_0__Quantity""", added);
        foreach (var (field, value) in new[] { ("Lines[0].Quantity", "a few"), ("Lines[0].Quantity", "0"), ("Lines[0].Cost", "cheap") })
        {
            var refused = await owner.FormAsync($"/orders/{id}/edit", With((field, value), ("Step", "place")));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            var page = await refused.TextAsync();
            Assert.Contains($"value=\"{value}\"", page, StringComparison.Ordinal);
            Assert.Contains("field__error", page, StringComparison.Ordinal);
        }
        Assert.Equal(OrderState.Draft, await buying.StateAsync(id));
        // A draft is told to nobody, and named where the same goods might be ordered once more.
        Assert.DoesNotContain("wa.me", await (await owner.GetAsync($"/orders/{id}")).TextAsync(), StringComparison.Ordinal);
        Assert.Equal($"/orders/{id}", (await owner.GetAsync($"/orders/{id}/order.pdf")).Headers.Location?.OriginalString);
        Assert.Contains(
            "PO-1 : a draft for this supplier. Go on with it",
            await PageAsync(owner, $"/orders/suggest?supplier={buying.Supplier}"),
            StringComparison.Ordinal
        );
        await owner.FormAsync($"/orders/{id}/edit", With(("Lines[0].Quantity", "3"), ("Step", "save")));
        // Somebody else has the draft of before open still.
        var late = await owner.FormAsync(
            $"/orders/{id}/edit",
            With(("OpId", $"{shop.NewId()}"), ("Lines[0].Quantity", "9"), ("Step", "save"))
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Contains("Somebody changed this order meanwhile", await late.TextAsync(), StringComparison.Ordinal);
        await owner.FormAsync($"/orders/{id}/placement", ("OpId", $"{shop.NewId()}"), ("Seen", typed.Single(f => f.Item1 == "Seen").Item2));
        Assert.Equal(OrderState.Draft, await buying.StateAsync(id));
        Assert.Matches("Draft .*3 cartons of 12 \\(36 kg\\)", await PageAsync(owner, $"/orders/{id}"));
        await owner.FormAsync($"/orders/{id}/placement", ("OpId", $"{shop.NewId()}"));
        Assert.Equal(OrderState.Ordered, await buying.StateAsync(id));
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/orders/{id}/edit")).StatusCode);
        Assert.Contains(
            "PO-1 : ordered from him today.",
            await PageAsync(owner, $"/orders/suggest?supplier={buying.Supplier}"),
            StringComparison.Ordinal
        );
        await owner.FormAsync($"/orders/{id}/cancellation", ("OpId", $"{shop.NewId()}"));
        Assert.Equal(OrderState.Cancelled, await buying.StateAsync(id));
    }

    [Fact]
    public async Task What_is_still_to_come_stands_in_the_delivery_and_other_goods_come_as_well()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        await buying.BroughtAsync(buying.Sugar(1, 100));
        await Buying.DoneAsync(shop, buying.Order(id, 24) with { OutletId = shop.OtherOutlet });
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var url = $"/suppliers/{buying.Supplier}/delivery";
        async Task<string> CameAsync(string quantity, string cost)
        {
            var came = Lines(await (await owner.GetAsync($"{url}?order={id}")).TextAsync());
            Assert.Contains(("Order", $"{id}"), came);
            (string, string)[] other =
            [
                ("Lines[0].Quantity", quantity),
                ("Lines[0].Cost", cost),
                ("Step", "save"),
                ("Outlet", $"{shop.OtherOutlet}"),
            ];
            var saved = await owner.FormAsync(url, [.. came.Where(f => other.All(o => o.Item1 != f.Item1)), .. other]);
            return saved.Headers.Location!.OriginalString;
        }
        var form = await (await owner.GetAsync($"{url}?order={id}")).TextAsync();
        Assert.Contains(("Lines[0].Quantity", "24"), Lines(form));
        // What it cost last says nothing about this invoice.
        Assert.Contains(("Lines[0].Cost", ""), Lines(form));
        Assert.Matches($"""value="{shop.OtherOutlet}" checked""", form);

        Assert.Matches("Order PO-1 ", await PageAsync(owner, await CameAsync("10", "1100")));
        Assert.Matches(
            "Part came .*10 came, 14 to come .*What came for it .*Goods received .*1,100",
            await PageAsync(owner, $"/orders/{id}")
        );
        form = await (await owner.GetAsync($"{url}?order={id}")).TextAsync();
        Assert.Contains(("Lines[0].Quantity", "14"), Lines(form));
        await CameAsync("14", "1400");
        Assert.Matches("All came .* 24 came ", await PageAsync(owner, $"/orders/{id}"));
        Assert.Equal(100 + 1_100 + 1_400, await buying.OwedAsync());

        var other = shop.NewId();
        await Buying.DoneAsync(shop, buying.Order(other, 24));
        // Whoever enters a delivery the usual way is shown what it may be for.
        var usual = await (await owner.GetAsync(url)).TextAsync();
        Assert.Contains($"{url}?order={other}", usual, StringComparison.Ordinal);
        Assert.DoesNotContain($"{url}?order={id}", usual, StringComparison.Ordinal);
        Assert.Contains($"/orders/{other}/closing", await (await owner.GetAsync($"/orders/{other}")).TextAsync(), StringComparison.Ordinal);
        await buying.BroughtAsync(buying.Sugar(5, 500) with { OrderId = other });
        await owner.FormAsync($"/orders/{other}/closing", ("OpId", $"{shop.NewId()}"));
        Assert.Equal(OrderState.Closed, await buying.StateAsync(other));
        // Another supplier's order is no order here.
        var another = await Buying.FromAsync(shop, "Another");
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"/suppliers/{another.Supplier}/delivery?order={id}")).StatusCode);
    }

    [Fact]
    public async Task Goods_come_once_though_two_unpack_them_and_for_a_cancelled_order_as_a_delivery_of_its_own()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(id, 24));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var url = $"/suppliers/{buying.Supplier}/delivery";
        (string, string)[] With(string html, params (string, string)[] other) =>
            [.. Lines(html).Where(f => f.Item1 != "Outlet" && other.All(o => o.Item1 != f.Item1)), .. other];
        var form = await (await owner.GetAsync($"{url}?order={id}")).TextAsync();
        var typed = With(form, ("Lines[0].Cost", "2400"), ("Step", "save"), ("Outlet", $"{shop.Outlet}"));
        await buying.BroughtAsync(buying.Sugar(24, 2_400) with { OrderId = id });
        var again = await owner.FormAsync(url, typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        var page = await again.TextAsync();
        Assert.Contains("Goods were entered for PO-1 meanwhile", page, StringComparison.Ordinal);
        Assert.Equal(2_400, await buying.OwedAsync());
        typed = With(page, ("Step", "save"), ("Outlet", $"{shop.Outlet}"));
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync(url, typed)).StatusCode);
        Assert.Equal(4_800, await buying.OwedAsync());

        var cancelled = shop.NewId();
        await Buying.DoneAsync(shop, buying.Order(cancelled, 24));
        form = await (await owner.GetAsync($"{url}?order={cancelled}")).TextAsync();
        await Buying.DoneAsync(shop, new CancelOrder(cancelled));
        Assert.Equal($"/orders/{cancelled}", (await owner.GetAsync($"{url}?order={cancelled}")).Headers.Location?.OriginalString);
        typed = With(form, ("Lines[0].Cost", "100"), ("Step", "save"), ("Outlet", $"{shop.Outlet}"));
        page = await (await owner.FormAsync(url, typed)).TextAsync();
        Assert.Contains("This order was cancelled", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"Order\"", page, StringComparison.Ordinal);
        await owner.FormAsync(url, With(page, ("Step", "save"), ("Outlet", $"{shop.Outlet}")));
        Assert.Equal(4_900, await buying.OwedAsync());
    }

    [Fact]
    public async Task A_draft_of_an_outlet_that_was_closed_goes_to_another_one()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        await Buying.DoneAsync(shop, buying.Order(id, 24, place: false) with { OutletId = shop.OtherOutlet });
        await Buying.DoneAsync(shop, new Data.Outlets.CloseOutlet(shop.OtherOutlet, true));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var url = $"/orders/{id}/edit";
        var typed = Lines(await (await owner.GetAsync(url)).TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.FormAsync(url, [.. typed, ("Step", "save")])).StatusCode);
        typed = Lines(await (await owner.FormAsync(url, [.. typed, ("ToOutlet", $"{shop.Outlet}")])).TextAsync());
        Assert.Contains(("Lines[0].Quantity", "2"), typed);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.FormAsync(url, [.. typed, ("Step", "place")])).StatusCode);
        Assert.Equal(
            shop.Outlet,
            await Database.AskAsync<Guid>("select outlet_id from shop.purchase_orders where id = $1 and placed_at is not null", id)
        );
    }

    [Fact]
    public async Task Only_a_cost_that_was_written_for_just_what_comes_stands_in_the_delivery()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        var (sugar, milk) = (shop.Goods[0].ProductId, shop.Goods[1].ProductId);
        // Ten and one free for 1,000, and 100 of freight: what one of them cost is no price of an invoice.
        await buying.BroughtAsync(buying.Sugar(10, 1_000) with { Lines = [new(sugar, 10_000, 1_000, 100_000, 0)], Extra = 10_000 });
        var order = buying.Order(id, 24) with { Lines = [new(sugar, 24_000, null, null), new(milk, 5_000, null, 100_050)] };
        await Buying.DoneAsync(shop, order);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        async Task<(string, string)[]> FormAsync() =>
            Lines(await (await owner.GetAsync($"/suppliers/{buying.Supplier}/delivery?order={id}")).TextAsync());
        var form = await FormAsync();
        Assert.Contains(("Lines[0].Cost", "1000.50"), form);
        Assert.Contains(("Lines[1].Cost", ""), form);
        // Of what came in part nobody said what the rest costs.
        await buying.BroughtAsync(buying.Sugar(1, 100) with { Lines = [new(milk, 2_000, 0, 40_000, 0)], OrderId = id });
        form = await FormAsync();
        Assert.Contains(("Lines[0].Quantity", "3"), form);
        Assert.Contains(("Lines[0].Cost", ""), form);
    }

    [Fact]
    public async Task The_supplier_gets_it_by_WhatsApp_or_on_paper_in_either_language_without_a_price()
    {
        var shop = await Rig.ShopAsync();
        var (buying, id) = (await Buying.FromAsync(shop), shop.NewId());
        var order = buying.Order(id, 24) with { Note = "By the back door" };
        await Buying.DoneAsync(
            shop,
            order with
            {
                Lines = [order.Lines[0] with { Cost = 123_400 }, new(shop.Goods[1].ProductId, 5_000, null, null)],
            }
        );
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var page = await (await owner.GetAsync($"/orders/{id}")).TextAsync();
        var texts = WhatsApp().Matches(page).Select(m => Uri.UnescapeDataString(WebUtility.HtmlDecode(m.Groups[1].Value))).ToList();
        var day = Buying.Today.AddDays(3).ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(2, texts.Count);
        Assert.Matches(
            $"^Order PO-1 from Test shop, Main Test, .*\n\n1\\. Sugar: 2 cartons of 12 \\(24 kg\\)\n2\\. Milk 1 L: 5 piece\n\nPlease bring it by {day}\\.\nBy the back door$",
            texts[1]
        );
        Assert.Matches(
            "^آرڈر PO-1، Test shop.*\n\n1۔ چینی: 2 کارٹن، 12 والے \\(24 .*\\)\n2۔ دودھ: 5 [^\n]*\n\nبراہ کرم .*\nBy the back door$",
            texts[0]
        );

        foreach (
            var (language, parts) in new[]
            {
                ("en", new[] { @"Sugar2cartonsof12\(24kg\)", "Milk1L5piece" }),
                ("ur", ["24", @"5\D{0,20}دودھ"]),
            }
        )
        {
            var answer = await owner.GetAsync($"/orders/{id}/order.pdf?lang={language}");
            Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            var pdf = await answer.Content.ReadAsByteArrayAsync(Ct);
            var text = await StatementBook.TextAsync(pdf);
            foreach (var part in (string[])["PO-1", "By the back door"])
                Assert.Contains(part, text, StringComparison.Ordinal);
            Assert.Matches("1 ?/ ?1", text);
            // Nastaliq climbs: its letters are found without their gaps, those that hang below in lines of their own.
            var letters = Letters().Replace(text, "");
            foreach (var part in parts)
                Assert.Matches(part, letters);
            Assert.DoesNotContain("1,234", text, StringComparison.Ordinal);
            var fonts = await StatementBook.ToolAsync("pdffonts", pdf);
            Assert.Equal(language == "ur", fonts.Contains("NotoNastaliqUrdu", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_suppliers_account_is_had_on_paper_with_what_was_owed_after_each_entry()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await Buying.DoneAsync(shop, new OpenSupplierAccount(buying.Supplier, 50_000, Buying.Today, ""));
        await buying.BroughtAsync(buying.Sugar(10, 1_234, "A-17"));
        await Buying.DoneAsync(shop, buying.Pay(400));
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        foreach (var language in (string[])["en", "ur"])
        {
            var answer = await owner.GetAsync($"/suppliers/{buying.Supplier}/account.pdf?lang={language}");
            Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
            var text = await StatementBook.TextAsync(await answer.Content.ReadAsByteArrayAsync(Ct));
            foreach (var figure in (string[])["500", "1,234", "1,734", "400", "1,334", "A-17", "TT-1"])
                Assert.Contains(figure, text, StringComparison.Ordinal);
            if (language == "en")
                Assert.Matches(@"Goods received A-17 +1,234 +1,734[\s\S]*Paid Bank TT-1 +400 +1,334[\s\S]*Total +1,734 +400 +1,334", text);
        }
    }

    [Fact]
    public async Task How_goods_are_packed_is_said_on_the_suppliers_page_and_kept_when_it_is_refused()
    {
        var shop = await Rig.ShopAsync();
        var buying = await Buying.FromAsync(shop);
        await buying.BroughtAsync(buying.Sugar(10, 1_000));
        var url = $"/suppliers/{buying.Supplier}/goods";
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Matches("Sugar Loose · last Rs 100 a kg", await PageAsync(owner, url));
        var refused = await owner.FormAsync($"{url}/{shop.Goods[0].ProductId}", ("OpId", $"{shop.NewId()}"), ("Pack", "many"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("value=\"many\"", await refused.TextAsync(), StringComparison.Ordinal);
        var saved = await owner.FormAsync(
            $"{url}/{shop.Goods[0].ProductId}",
            ("OpId", $"{shop.NewId()}"),
            ("Pack", "۵۰"),
            ("Preferred", "true")
        );
        Assert.Equal(url, saved.Headers.Location?.OriginalString);
        Assert.Matches("Sugar always from here Cartons of 50 kg · last Rs 100 a kg", await PageAsync(owner, url));
        // Another one who brings it has it on his page too, to take it from him, and what he never brought is looked for.
        var another = await Buying.FromAsync(shop, "Another");
        await another.BroughtAsync(another.Sugar(10, 900));
        url = $"/suppliers/{another.Supplier}/goods";
        Assert.Matches("Sugar always from Metro Traders Loose · last Rs 90 a kg", await PageAsync(owner, url));
        Assert.DoesNotContain("Milk", await PageAsync(owner, url), StringComparison.Ordinal);
        Assert.Matches("Not brought yet Milk 1 L", await PageAsync(owner, $"{url}?q=milk"));
        Assert.DoesNotContain("Sugar", await PageAsync(owner, $"{url}?q=milk"), StringComparison.Ordinal);
    }

    [GeneratedRegex("""<input[^>]*name="([^"]+)"[^>]*value="([^"]*)""")]
    private static partial Regex Field();

    [GeneratedRegex(@"[\s\p{Cf}]")]
    private static partial Regex Letters();

    [GeneratedRegex("""https://wa\.me/923005556667\?text=([^"]+)""")]
    private static partial Regex WhatsApp();
}
