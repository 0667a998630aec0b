using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pos.Tests.Infrastructure;

/// <summary>Somebody with a browser: keeps cookies, follows no redirect by itself.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(Uri address) =>
        _client = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = true,
                CookieContainer = Cookies,
                AutomaticDecompression = DecompressionMethods.All,
                UseProxy = false,
                Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
            }
        )
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(5),
        };

    public CookieContainer Cookies { get; } = new();

    public Uri Address => _client.BaseAddress!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, Ct);

    /// <summary>The head of the answer: some never end.</summary>
    public Task<HttpResponseMessage> HeadAsync(HttpRequestMessage request) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path, Ct);

    public Task<HttpResponseMessage> FormAsync(string path, params (string Name, string Value)[] fields) =>
        _client.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), Ct);

    public Task<HttpResponseMessage> JsonAsync(string path, object body) => RawAsync(path, JsonSerializer.Serialize(body));

    public Task<HttpResponseMessage> RawAsync(string path, string json, string? bearer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new("application/json"));
        // Whoever is refused by size would otherwise still be sending when the server hangs up.
        if (json.Length > 100_000)
            request.Headers.ExpectContinue = true;
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return SendAsync(request);
    }

    public Task<HttpResponseMessage> BearerAsync(string path, string bearer)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return SendAsync(request);
    }

    public async Task<HttpResponseMessage> SignInAsync(string login, string password) =>
        await FormAsync("/sign-in", ("Login", login), ("Password", password));

    /// <summary>As if from this address: a proxy on the same machine says so.</summary>
    public Task<HttpResponseMessage> SignInFromAsync(string address, string login, string password) =>
        SendAsync(
            new(HttpMethod.Post, "/sign-in")
            {
                Content = new FormUrlEncodedContent([new("Login", login), new("Password", password)]),
                Headers = { { "X-Forwarded-For", address } },
            }
        );

    public void Dispose() => _client.Dispose();
}

public static class Answer
{
    public static async Task<T> AsAsync<T>(this HttpResponseMessage response, JsonTypeInfo<T> json)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize(text, json)!;
    }

    public static Task<string> TextAsync(this HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
