using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>
/// Malformed, oversized and wrong-typed requests to every address, from everybody: the fault is always the sender's, never ours. Whoever is not signed in is sent
/// away before a body is read; that an address is for owners is judged only after its body was bound.
/// </summary>
public sealed class BadInputTests(ShopRig rig) : ShopTests(rig)
{
    private static readonly string[] Queries =
    [
        "",
        "?q=%00",
        "?q=%ff%fe&name=%c3%28",
        "?page=99999999999999999999&desc=maybe&hidden=2",
        "?page=-2147483648",
        "?from=0001-01-01&to=9999-12-31",
        "?from=9999-12-31&to=0001-01-01",
        "?from=x&to=2026-13-45&outlet=x&worker=%00&method=%00",
        "?since=x&epoch=y",
        "?since=-9223372036854775808&epoch=00000000-0000-0000-0000-000000000000",
        "?since=9e99",
        "?q[]=1&q[0]=2&category[$ne]=x&Barcodes[0]=1",
        "?sort=%27;drop%20table&q=%25_%5c%27%22",
        "?returnUrl=//evil.example&language=%00",
        "?name=%F0%9F%98%80%E2%80%AE",
        "?method=0&method=cash",
        "?kind=late_arrival&day=0001-01-01",
        "?kind=late_arrival&day=2026-11-22&device=00000000-0000-0000-0000-000000000000&seen=true",
        "?outlet=x&standing=owes&age=older&sort=%00&turned=maybe",
        "?line=99999&find=%00&with=x&q=%25",
        "?days=-1&outlet=00000000-0000-0000-0000-000000000000&all=perhaps",
        "?kind=%00&day=9999-12-31&device=x&page=7",
    ];

    /// <summary>Of every form there is, and some that no form has.</summary>
    internal static readonly string[] Fields =
    [
        "OpId",
        "Id",
        "Name",
        "NameUr",
        "Price",
        "UnitId",
        "CategoryId",
        "NewCategory",
        "NewCategoryOpId",
        "NewCategoryId",
        "Barcodes",
        "Barcodes[0]",
        "Barcodes[x]",
        "Barcodes.index",
        "Code",
        "Credential",
        "Active",
        "Opening",
        "Opening[0]",
        "Opening[0].OutletId",
        "Opening[0].Quantity",
        "Goods",
        "Goods[0]",
        "Goods[0].Id",
        "Goods[0].Chosen",
        "Goods[0].Price",
        "Goods[1].Chosen",
        "Goods[99].Chosen",
        "BusinessName",
        "OutletName",
        "OwnerName",
        "Login",
        "Password",
        "ReturnUrl",
        "businessId",
        "language",
        "then",
        "operation",
        "token",
        "form",
        "Note",
        "ReceiptNo",
        "Lines",
        "Lines[0]",
        "Lines[0].ProductId",
        "Lines[0].Find",
        "Lines[0].Quantity",
        "Lines[0].UnitPrice",
        "Lines[0].Amount",
        "Lines[1].Quantity",
        "Payments",
        "Payments[0].Method",
        "Payments[0].Amount",
        "Payments[0].Tendered",
        "more",
        "dropLine",
        "dropPayment",
        "kind",
        "day",
        "device",
        "asOf",
        "seen",
        "page",
        "Outlet",
        "Method",
        "Amount",
        "Debts",
        "Debts[0]",
        "Advance",
        "Date",
        "Reason",
        "ToCustomer",
        "Find",
        "With",
        "Keep",
        "Limit",
        "Nickname",
        "Phone",
        "Rows",
        "file",
        "CustomerId",
        "FindCustomer",
        "Credit",
        "Lines[0].LineNo",
        "line",
        "",
        "[",
        "Opening[0].Opening[0].Opening[0].Id",
    ];

    private static readonly string[] Bodies =
    [
        "",
        " ",
        "{",
        "null",
        "[]",
        "3",
        "\"x\"",
        "{}",
        "true",
        "\uFEFF{}",
        "{\"op_id\":null,\"outlet_id\":null,\"name\":null,\"device_id\":null}",
        "{\"op_id\":\"x\",\"device_id\":7,\"name\":{}}",
        "{\"op_id\":\"018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b\",\"outlet_id\":\"018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b\",\"name\":\"\\u0000\"}",
        "{\"proto\":1}",
        "{\"proto\":1,\"tokens\":null,\"operations\":null}",
        "{\"proto\":1,\"tokens\":{},\"operations\":[null,1,[],{}]}",
        "{\"proto\":1,\"tokens\":{\"\":null},\"operations\":[{\"op_id\":\"\\ud800\"}]}",
        "{\"proto\":1e99,\"tokens\":{},\"operations\":[]}",
        "{\"proto\":\"1\",\"tokens\":[],\"operations\":{}}",
        "{\"proto\":1,\"device_time\":9223372036854775808,\"tokens\":{},\"operations\":[]}",
        "{\"\\u0000\":1}",
        "{\"proto\":1,\"proto\":2,\"tokens\":{},\"tokens\":{},\"operations\":[]}",
        "//comment\n{}",
        "{\"proto\":1,}",
        "NaN",
        "-",
        "\"\\ud800\"",
        "{\"name\":\"\\ud800\",\"op_id\":\"\\udc00\"}",
    ];

    [Fact]
    public async Task A_phone_that_is_gone_in_the_middle_of_what_it_sends_is_no_failure_of_the_server()
    {
        var shop = await Rig.ShopAsync();
        using var phone = new TcpClient();
        await phone.ConnectAsync(Rig.Host.Address.Host, Rig.Host.Address.Port, Ct);
        var line = phone.GetStream();
        var half = string.Join(
            "\r\n",
            "POST /sync/push HTTP/1.1",
            $"Host: {Rig.Host.Address.Authority}",
            $"Authorization: Bearer {TestShop.Bearer(shop.Till)}",
            "Content-Type: application/json",
            "Content-Length: 4000",
            "",
            "{"
        );
        await line.WriteAsync(Encoding.ASCII.GetBytes(half), Ct);
        phone.Client.Shutdown(SocketShutdown.Send);
        using var answer = new StreamReader(line);
        await answer.ReadToEndAsync(Ct);
        Assert.DoesNotContain(Rig.Host.Complaints.All, said => said.Contains("Unexpected end of request", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/language")]
    [InlineData("/till/sales")]
    [InlineData("/no/such/page")]
    public async Task A_part_of_a_form_in_an_encoding_nobody_reads_is_its_senders_fault(string path)
    {
        using var visitor = Rig.Host.NewVisitor();
        var form = new StringContent(
            "--x\r\nContent-Disposition: form-data; name=\"Login\"; filename*=utf-7''a+AGI-c\r\n\r\nx\r\n--x--\r\n"
        );
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        var answer = await visitor.SendAsync(new(HttpMethod.Post, path) { Content = form });
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{path}: {answer.StatusCode}");
    }

    [Fact]
    public async Task Half_a_letter_at_the_end_of_JSON_is_its_senders_fault()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/till/devices")
        {
            Content = new ByteArrayContent("{\"a\":"u8.ToArray()),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-16");
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task More_lines_than_any_form_has_are_no_failure_of_ours()
    {
        var shop = await Rig.ShopAsync();
        var id = await shop.SetAsideAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var lines = Enumerable.Range(0, 1100).Select(i => ($"Lines[{i}].Quantity", "1")).ToArray();
        foreach (var path in (string[])[$"/review/{id}/correction", $"/review/{id}/correction/draft"])
        {
            var answer = await owner.FormAsync(path, lines);
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{path}: {answer.StatusCode} {Rig.Host.Complaints.Last}");
        }
    }

    [Theory]
    [InlineData("nobody", 11)]
    [InlineData("a cashier", 12)]
    [InlineData("an owner", 13)]
    [InlineData("a till", 14)]
    public async Task Nothing_that_anybody_sends_breaks_the_server(string who, int seed)
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        await shop.PushAsync(sale);
        var cookie = who switch
        {
            "a cashier" => await CookieAsync(shop, shop.CashierLogin),
            "an owner" => await CookieAsync(shop, shop.OwnerLogin),
            _ => null,
        };
        var bearer = who == "a till" ? TestShop.Bearer(shop.Till) : null;
        string[] ids =
        [
            shop.Goods[1].ProductId.ToString(),
            sale.OpId.ToString(),
            (await shop.SetAsideAsync()).ToString(),
            shop.Till.Enrolment.Device.Id.ToString(),
            await Database.AskAsync<string>("select id::text from shop.categories where business_id = $1", shop.BusinessId),
            (await new Credit.CreditBook(shop).CustomerAsync()).ToString(),
        ];

        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
            }
        )
        {
            BaseAddress = Rig.Host.Address,
        };
        var broken = new ConcurrentBag<string>();
        var sent = 0;
        // The till talks to its own addresses only; the rest is what anybody may do.
        var addresses = Endpoints
            .All(Rig.Host)
            .Where(a => who != "a till" || a.Route.StartsWith("/sync/", StringComparison.Ordinal))
            .ToList();
        await Parallel.ForEachAsync(
            addresses,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct },
            async (address, ct) =>
            {
                foreach (var (what, make) in Requests(address, ids, new Random(seed), BodyIsRead(who, address), large: who == "an owner"))
                {
                    using var request = make();
                    if (cookie is not null)
                        request.Headers.Add("Cookie", cookie);
                    if (bearer is not null)
                        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
                    if (address.Json)
                        request.Headers.TryAddWithoutValidation("Accept", "application/json");
                    using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                    Interlocked.Increment(ref sent);
                    var status = (int)response.StatusCode;
                    if (status >= 500)
                        broken.Add($"{status} {address} {Rig.Host.Complaints.Last.Split('\n')[0]} {what}");
                    if (
                        address.Json
                        && status is >= 400 and < 500 and not (405 or 414)
                        && response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")
                    )
                        broken.Add($"{status} {address} {response.Content.Headers.ContentType} {what}");
                }
            }
        );
        Assert.True(broken.IsEmpty, string.Join('\n', broken.Order().Take(20).Select(b => b.Length > 500 ? b[..500] : b)));
        Assert.True(sent > addresses.Count * 15, $"{sent} requests");
    }

    [Theory]
    [InlineData("/products", "Price=x&Name=Typed+name&Code=a+b&Barcodes=8960&Barcodes=1+2", "Typed name")]
    [InlineData("/categories", "Name=&NameUr=%D8%B5%D8%A7%D8%A8%D9%86", "صابن")]
    [InlineData("/customers", "Name=&Limit=lots&Phone=0300&Nickname=Typed+bhai", "Typed bhai")]
    [InlineData("/products/starters", "Goods[0].Chosen=true&Goods[0].Price=one+rupee", "one rupee")]
    public async Task A_form_keeps_what_was_typed_and_says_what_is_wrong(string path, string form, string typed)
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        var answer = await owner.SendAsync(request);
        var page = WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(typed, page, StringComparison.Ordinal);
        Assert.Matches("(aria-invalid=\"true\"|role=\"alert\")", page);
    }

    private static bool BodyIsRead(string who, Address address) => who != "nobody" || address.Anonymous;

    private static IEnumerable<(string What, Func<HttpRequestMessage> Make)> Requests(
        Address address,
        string[] ids,
        Random random,
        bool bodies,
        bool large
    )
    {
        var method = new HttpMethod(address.Method);
        string Path(string? id = null) =>
            address.With(name =>
                name switch
                {
                    "language" => "en",
                    "status" => "404",
                    _ => id ?? ids[random.Next(ids.Length)],
                }
            );

        foreach (
            var query in Queries
                .Append("?q=" + new string('a', 6000))
                .Append("?" + string.Join('&', Enumerable.Range(0, 1100).Select(i => FormattableString.Invariant($"Barcodes={i}"))))
        )
            yield return ("query", () => new(method, Path() + query));
        if (address.Parameters.Count > 0)
            foreach (
                var id in new[]
                {
                    Guid.Empty.ToString(),
                    "0190a1b2-0000-7000-8000-000000000001",
                    "x",
                    "%00",
                    "..%2f..%2fsync%2fpull",
                    "{0}",
                    "99999999999999999999",
                    "-1",
                    new string('9', 3000),
                    "%F0%9F%98%80",
                    "'",
                }
            )
                yield return ("id", () => new(method, Path(id)));
        foreach (var other in new[] { "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "POST", "GET", "MADEUP" })
            yield return ("method", () => new(new(other), Path()));
        yield return (
            "odd headers",
            () =>
            {
                var request = new HttpRequestMessage(method, Path());
                foreach (
                    var (name, value) in new[]
                    {
                        ("Accept", "text/event-stream"),
                        ("Accept-Language", new string('x', 3000)),
                        ("HX-Request", "true"),
                        ("HX-Request-Type", "partial"),
                        ("Cookie", "tarazu=CfDJ8x; .AspNetCore.Culture=%00"),
                        ("Authorization", "Bearer ."),
                        ("X-Forwarded-For", "not an address"),
                        ("X-Forwarded-Proto", "gopher"),
                        ("If-None-Match", "\"x"),
                        ("Range", "bytes=5-1"),
                    }
                )
                    request.Headers.TryAddWithoutValidation(name, value);
                return request;
            }
        );
        if (!bodies || method == HttpMethod.Get)
            yield break;

        foreach (var body in Bodies)
        foreach (
            var type in address.Json
                ? new[] { "application/json", "application/x-www-form-urlencoded" }
                : ["application/x-www-form-urlencoded", "application/json"]
        )
            yield return ($"{type} {body}", () => new(method, Path()) { Content = Content(Encoding.UTF8.GetBytes(body), type) });
        foreach (
            var type in new[]
            {
                null,
                "text/plain",
                "application/xml",
                "application/octet-stream",
                "application/json; charset=nonsense",
                "application/json; charset=utf-16",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "multipart/form-data; boundary=\"\"",
                "application/problem+json",
                ";;;",
            }
        )
            yield return (
                $"content type {type}",
                () =>
                    new(method, Path())
                    {
                        Content = Content("--x\r\nContent-Disposition: form-data; name=Name\r\n\r\nsoap"u8.ToArray(), type),
                    }
            );
        yield return (
            "bytes that are no text",
            () => new(method, Path()) { Content = Content([0xff, 0xfe, 0x00, 0xc3, 0x28], "application/json") }
        );
        yield return (
            "nested deeply",
            () => new(method, Path()) { Content = Content(Encoding.UTF8.GetBytes(new string('[', 5000)), "application/json") }
        );
        yield return (
            "pretends to be gzip",
            () =>
            {
                var content = Content("{}"u8.ToArray(), "application/json");
                content.Headers.ContentEncoding.Add("gzip");
                return new(method, Path()) { Content = content };
            }
        );
        yield return (
            "two thousand fields",
            () =>
                new(method, Path())
                {
                    Content = Form(Enumerable.Range(0, 2000).Select(i => (FormattableString.Invariant($"Barcodes[{i}]"), "1"))),
                }
        );
        yield return (
            "a NUL in a field",
            () => new(method, Path()) { Content = Form([("Name", "a\0b"), ("Login", "a\0@example.com"), ("Password", "\0")]) }
        );
        if (large)
        {
            yield return (
                "a long field",
                () => new(method, Path()) { Content = Form([("Name", new string('n', 5_000_000))]), Headers = { ExpectContinue = true } }
            );
            yield return (
                "a long text",
                () =>
                    new(method, Path())
                    {
                        Content = Content(Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('n', 700_000)}\"}}"), "application/json"),
                        Headers = { ExpectContinue = true },
                    }
            );
        }
        string[] values =
        [
            "",
            " ",
            "x",
            "-1",
            "0",
            "1e5",
            "99999999999999999999",
            "99.999",
            "٩٩",
            "true",
            "maybe",
            "\u0007",
            "\u202E",
            "'; drop table shop.sales; --",
            "<script>alert(1)</script>",
            "%00",
            "{0}",
            "\uFFFD",
            new('n', 300),
            Guid.Empty.ToString(),
            .. ids,
            "//evil.example",
            "soap",
        ];
        for (var i = 0; i < 25; i++)
        {
            var fields = Enumerable
                .Range(0, random.Next(1, 14))
                .Select(_ => (Fields[random.Next(Fields.Length)], values[random.Next(values.Length)]))
                .ToList();
            yield return (string.Join('&', fields), () => new(method, Path()) { Content = Form(fields) });
        }
        foreach (
            var (quantity, price, amount) in new[]
            {
                ("9999999999", "9999999999", "9999999999"),
                ("0.001", "0", ""),
                ("1", "1", "-1"),
                ("9999.999", "9999999.99", "9223372036854775807"),
            }
        )
            yield return (
                "a sale of great figures",
                () =>
                    new(method, Path())
                    {
                        Content = Form([
                            ("ReceiptNo", new string('9', 60)),
                            ("Lines[0].ProductId", ids[0]),
                            ("Lines[0].Quantity", quantity),
                            ("Lines[0].UnitPrice", price),
                            ("Lines[0].Amount", amount),
                            ("Payments[0].Method", "7"),
                            ("Payments[0].Amount", price),
                            ("Payments[0].Tendered", amount),
                            ("Payments[1].Method", "card"),
                            ("dropLine", "-3"),
                            ("asOf", "0001-01-01T00:00:00Z"),
                        ]),
                    }
            );
        // Nearly right: the ready list with one product twice, and with a product that is there already.
        foreach (var second in new[] { "0190a1b2-0000-7000-8000-000000000077", ids[0] })
            yield return (
                "ids twice",
                () =>
                    new(method, Path())
                    {
                        Content = Form([
                            ("Goods[0].Id", "0190a1b2-0000-7000-8000-000000000077"),
                            ("Goods[0].Chosen", "true"),
                            ("Goods[0].Price", "5"),
                            ("Goods[1].Id", second),
                            ("Goods[1].Chosen", "true"),
                            ("Goods[1].Price", "5"),
                        ]),
                    }
            );
    }

    private static ByteArrayContent Content(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private static ByteArrayContent Form(IEnumerable<(string Name, string Value)> fields) =>
        Content(
            Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{WebUtility.UrlEncode(f.Name)}={WebUtility.UrlEncode(f.Value)}"))),
            "application/x-www-form-urlencoded"
        );

    private static async Task<string> CookieAsync(TestShop shop, string login)
    {
        using var visitor = await shop.SignedInAsync(login);
        return visitor.Cookies.GetCookieHeader(shop.Host.Address);
    }
}
