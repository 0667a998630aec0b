using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Pos.Tests.Shared;

/// <summary>Requests that nobody's browser makes, as chance decides: the same for the same seed.</summary>
/// <param name="ids">Of rows that are there, which get a request further in than made-up ones.</param>
internal sealed class Fuzz(int seed, IReadOnlyList<Address> addresses, IReadOnlyList<string> ids)
{
    private static readonly string[] Words =
    [
        "",
        " ",
        "0",
        "-1",
        "1e309",
        "NaN",
        "99999999999999999999",
        "9223372036854775807",
        "1,000",
        "٣",
        "½",
        "true",
        "null",
        "[]",
        "{}",
        "'",
        "\"",
        "<script>",
        "../../etc/passwd",
        "%00",
        "\0",
        "\u202e",
        "😀",
        "a\r\nSet-Cookie: x=y",
        "2026-02-31",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "00000000-0000-0000-0000-000000000000",
        "owner",
        "cashier",
        "en",
        "ur",
        "a4",
        "+923001234567",
    ];

    /// <summary>Percent-encoded: bytes that are no text.</summary>
    private static readonly string[] Bytes = ["%ED%A0%80", "%C0%AF", "%FF%FE", "%00", "%F4%90%80%80", "%"];

    private static readonly string[] Names =
    [
        "Id",
        "OpId",
        "Name",
        "NameUr",
        "Login",
        "Password",
        "Current",
        "Role",
        "OutletIds",
        "Outlet",
        "OutletId",
        "Preset",
        "Given",
        "Limit[give_credit]",
        "Limit[]",
        "Token",
        "Price",
        "UnitId",
        "CategoryId",
        "NewCategory",
        "Barcodes",
        "Barcodes[0]",
        "Opening[0].OutletId",
        "Opening[0].Quantity",
        "Opening[99999].Quantity",
        "Amount",
        "Reason",
        "Date",
        "From",
        "To",
        "Q",
        "Page",
        "Sort",
        "Standing",
        "Customer",
        "Lines",
        "Decision",
        "returnUrl",
        "businessId",
        "Lang",
        "Size",
        "Code",
        "Phone",
        "File",
        "op_id",
        "device_id",
        "outlet_id",
        "operations",
        "since",
        "epoch",
        "format",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "FOO"];

    private static readonly string[] Types =
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "text/plain",
        "application/json; charset=utf-16",
        "application/octet-stream",
        "/",
        "application/json; charset=nothing",
    ];

    private readonly Random _random = new(seed);

    public HttpRequestMessage Next(string bearer)
    {
        var address = Pick(addresses);
        var path = address.With(_ =>
            Chance(0.5) ? Pick(ids)
            : Chance(0.2) ? Pick(Bytes)
            : Uri.EscapeDataString(Word())
        );
        if (Chance(0.4))
            path += "?" + string.Join('&', Some(4, () => $"{Uri.EscapeDataString(Pick(Names))}={Encoded()}"));
        var request = new HttpRequestMessage(new(Chance(0.9) ? address.Method : Pick(Methods)), path);
        if (request.Method.Method is not ("GET" or "HEAD" or "TRACE"))
            request.Content = Content(address.Json);
        Header(request, "Authorization", 0.3, () => Chance(0.5) ? $"Bearer {bearer}" : $"Bearer {Word()}");
        Header(request, "HX-Request", 0.3, () => "true");
        Header(request, "Accept-Language", 0.1, Word);
        Header(request, "X-Pos-Signature", 0.1, Word);
        Header(request, "X-Pos-Carrier", 0.1, Word);
        Header(request, "Range", 0.1, () => $"bytes={Word()}-{Word()}");
        Header(request, "If-None-Match", 0.1, Word);
        Header(request, "Accept", 0.1, Word);
        Header(request, "X-Forwarded-For", 0.05, Word);
        Header(request, "Origin", 0.05, Word);
        return request;
    }

    private HttpContent Content(bool json)
    {
        var text =
            Chance(json ? 0.8 : 0.1) ? Json(0)
            : Chance(0.8) ? string.Join('&', Some(8, () => $"{Uri.EscapeDataString(Pick(Names))}={Encoded()}"))
            : "--b\r\nContent-Disposition: form-data; name=\""
                + Word()
                + "\"; filename=\""
                + Word()
                + "\"\r\n\r\n"
                + Word()
                + (Chance(0.5) ? "\r\n--b--\r\n" : "");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        var usual =
            text.StartsWith("--b", StringComparison.Ordinal) ? Types[2]
            : json ? Types[0]
            : Types[1];
        content.Headers.TryAddWithoutValidation("Content-Type", Chance(0.9) ? usual : Pick(Types));
        if (Chance(0.05))
            content.Headers.TryAddWithoutValidation("Content-Encoding", Chance(0.5) ? "gzip" : Word());
        return content;
    }

    private string Json(int depth) =>
        _random.Next(depth > 5 ? 5 : 9) switch
        {
            0 => "null",
            1 => "\"" + Pick(ids) + "\"",
            2 => Pick((string[])["0", "-1", "1e400", "123456789012345678901234567890", "1.5", "true"]),
            3 => "\"\\ud800\"",
            4 => "{" + (Chance(0.5) ? "" : "\"a\":"),
            5 => new string('[', Chance(0.1) ? 3_000 : 70),
            6 => "[" + string.Join(',', Some(4, () => Json(depth + 1))) + "]",
            _ => "{" + string.Join(',', Some(6, () => $"\"{Pick(Names)}\":{Json(depth + 1)}")) + "}",
        };

    private string Encoded() =>
        Chance(0.1) ? Pick(Bytes)
        : Chance(0.3) ? Pick(ids)
        : Uri.EscapeDataString(Word());

    private string Word() =>
        Chance(0.03) ? new string('x', 20_000)
        : Chance(0.1) ? _random.NextInt64().ToString(CultureInfo.InvariantCulture)
        : Pick(Words);

    private void Header(HttpRequestMessage request, string name, double chance, Func<string> value)
    {
        if (Chance(chance))
            ((HttpHeaders)request.Headers).TryAddWithoutValidation(
                name,
                value()
                    .Replace("\r", "", StringComparison.Ordinal)
                    .Replace("\n", "", StringComparison.Ordinal)
                    .Replace("\0", "", StringComparison.Ordinal)
            );
    }

    private IEnumerable<string> Some(int most, Func<string> one) => Enumerable.Range(0, _random.Next(most + 1)).Select(_ => one()).ToList();

    private bool Chance(double chance) => _random.NextDouble() < chance;

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];
}
