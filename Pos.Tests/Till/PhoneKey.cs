using System.Security.Cryptography;
using System.Text;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Till;

/// <summary>A browser's key, and what it sends with it.</summary>
internal sealed class PhoneKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Public => [4, .. _key.ExportParameters(false).Q.X!, .. _key.ExportParameters(false).Q.Y!];

    public string Mark(HttpMethod method, string url, string shift = "", string body = "") =>
        $"{Convert.ToBase64String(Public)}.{Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes($"{method} {url}\n{shift}\n{body}"), HashAlgorithmName.SHA256))}";

    public HttpRequestMessage Get(string url, EnvelopeChain till) =>
        Request(HttpMethod.Get, url, null, till, Mark(HttpMethod.Get, url, till.Token.ShiftId.ToString()));

    public HttpRequestMessage Post(string url, string body, EnvelopeChain till) =>
        Request(HttpMethod.Post, url, body, till, Mark(HttpMethod.Post, url, till.Token.ShiftId.ToString(), body));

    /// <param name="till">Nobody's when not given: whoever is signed in.</param>
    public static HttpRequestMessage Request(HttpMethod method, string url, string? body, EnvelopeChain? till, string? mark)
    {
        var request = new HttpRequestMessage(method, url)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new("application/json"));
        if (till is not null)
            request.Headers.Authorization = new("Bearer", TestShop.Bearer(till));
        if (mark is not null)
            request.Headers.Add("X-Pos-Signature", mark);
        return request;
    }

    public void Dispose() => _key.Dispose();
}
