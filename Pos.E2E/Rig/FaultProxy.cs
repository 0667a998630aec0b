using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pos.E2E.Rig;

public enum Fault
{
    /// <summary>The line breaks before the request arrives.</summary>
    DropBefore,

    /// <summary>The server does its work and answers; the answer never arrives.</summary>
    DropAfter,

    /// <summary>A Wi-Fi's sign-in page, with status 200.</summary>
    CaptivePage,
    Redirect,
    ServerError,

    /// <summary>The answer begins as it should and breaks off.</summary>
    Truncate,

    /// <summary>The answer takes its time.</summary>
    Delay,

    /// <summary>The answer comes in small pieces, with pauses.</summary>
    Trickle,

    /// <summary>The line is cut while the request is still being sent.</summary>
    Reset,

    /// <summary>The request arrives twice at once; one of the answers comes back.</summary>
    Duplicate,

    /// <summary>The request is given up and arrives later, behind the next one.</summary>
    Overtaken,

    /// <summary>429: come back in a second.</summary>
    Busy,

    /// <summary>What it holds up is sent only when somebody asks for it: after the server's word to wait has passed, so it stands last.</summary>
    TooLarge,
}

/// <summary>Stands between a browser and the server, and fails as networks do. Knows HTTP, so that it can choose what to fail.</summary>
public sealed partial class FaultProxy : IAsyncDisposable
{
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "Upgrade",
        "Proxy-Connection",
        "Content-Length",
    };

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<string, string> _appended = new();
    private readonly ConcurrentQueue<string> _pushed = new();
    private readonly ConcurrentQueue<Outgoing> _overtaken = new();
    private volatile Cue? _cue;
    private volatile Hold? _hold;
    private int _faults,
        _underWay;

    private FaultProxy(WebApplication app, string target, int port)
    {
        _app = app;
        _http = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
            }
        )
        {
            BaseAddress = new(target),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Address = FormattableString.Invariant($"http://localhost:{port}");
    }

    private sealed record Cue(string Path, Fault Fault);

    private sealed record Outgoing(
        string Method,
        string Path,
        string Query,
        IReadOnlyList<KeyValuePair<string, string?[]>> Headers,
        byte[] Body
    );

    /// <summary>A download that stands still until it is let go.</summary>
    private sealed record Hold(string Path, int After, TaskCompletionSource Reached, TaskCompletionSource Released);

    public string Address { get; }

    /// <summary>How often a fault was played since it was set.</summary>
    public int Faults => _faults;

    /// <summary>No request is on its way there or back.</summary>
    public bool Rests => Volatile.Read(ref _underWay) == 0;

    /// <summary>The op_id of each operation in each push that reached the server, in order.</summary>
    public IReadOnlyCollection<string> Pushed => _pushed;

    public static async Task<FaultProxy> StartAsync(string target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = ServerProcess.FreePort();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ListenLocalhost(port);
            options.Limits.MaxRequestBodySize = null;
            options.AddServerHeader = false;
        });
        var app = builder.Build();
        var proxy = new FaultProxy(app, target, port);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>Every request under this path ("" for all) fails so, until told otherwise.</summary>
    public void Break(string path, Fault fault)
    {
        _faults = 0;
        _cue = new(path, fault);
    }

    /// <summary>No network at all.</summary>
    public void Cut() => Break("", Fault.DropBefore);

    public void Mend() => _cue = null;

    /// <summary>So far off is the server's clock, by every answer to a till.</summary>
    public TimeSpan ServerClock { get; set; }

    /// <summary>The answer of this path stands still after so many bytes.</summary>
    public void HoldBack(string path, int after) =>
        _hold = new(
            path,
            after,
            new(TaskCreationOptions.RunContinuationsAsynchronously),
            new(TaskCreationOptions.RunContinuationsAsynchronously)
        );

    public Task HeldBackAsync() => Patience.ForAsync(_hold!.Reached.Task, $"an answer of {_hold.Path} to be held back");

    public void LetGo() => _hold!.Released.TrySetResult();

    /// <summary>From now on this file is another one, as after a deployment.</summary>
    public void Append(string path, string text) => _appended[path] = text;

    public async ValueTask DisposeAsync()
    {
        _hold?.Released.TrySetResult();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await PlayAsync(context, _cue);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task PlayAsync(HttpContext context, Cue? cue)
    {
        if (cue is null || !context.Request.Path.StartsWithSegments(cue.Path, StringComparison.Ordinal))
        {
            await PassAsync(context);
            while (_overtaken.TryDequeue(out var late))
                (await ForwardAsync(late, default)).Dispose();
            return;
        }
        await FailAsync(context, cue.Fault);
        Interlocked.Increment(ref _faults);
    }

    private async Task FailAsync(HttpContext context, Fault fault)
    {
        var response = context.Response;
        switch (fault)
        {
            case Fault.DropBefore:
                context.Abort();
                break;
            case Fault.DropAfter:
                using (var answer = await ForwardAsync(await ReadAsync(context), context.RequestAborted))
                    await answer.Content.ReadAsByteArrayAsync();
                context.Abort();
                break;
            case Fault.CaptivePage:
                response.ContentType = "text/html";
                await response.WriteAsync(
                    "<!doctype html><title>Welcome</title><h1>Welcome to Cafe Wi-Fi</h1><form>Accept our terms to go on</form>"
                );
                break;
            case Fault.Redirect:
                response.Redirect("/captive");
                break;
            case Fault.ServerError:
                response.StatusCode = StatusCodes.Status500InternalServerError;
                await response.WriteAsync("Internal Server Error");
                break;
            case Fault.Truncate:
                await PlayBackAsync(context, whole: false, pieces: 1, TimeSpan.Zero);
                break;
            case Fault.Delay:
                await PlayBackAsync(context, whole: true, pieces: 1, TimeSpan.FromSeconds(2));
                break;
            case Fault.Trickle:
                await PlayBackAsync(context, whole: true, pieces: 8, TimeSpan.FromMilliseconds(250));
                break;
            case Fault.Reset:
                await context.Request.Body.ReadAtLeastAsync(new byte[64], 64, throwOnEndOfStream: false, context.RequestAborted);
                context.Abort();
                break;
            case Fault.Duplicate:
                var twice = await ReadAsync(context);
                using (var first = await ForwardAsync(twice, context.RequestAborted))
                    await first.Content.ReadAsByteArrayAsync();
                using (var second = await ForwardAsync(twice, context.RequestAborted))
                {
                    CopyHead(second, response);
                    await CopyBodyAsync(context, second);
                }
                break;
            case Fault.Overtaken:
                _overtaken.Enqueue(await ReadAsync(context));
                context.Abort();
                break;
            case Fault.TooLarge:
                response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                break;
            case Fault.Busy:
                response.StatusCode = StatusCodes.Status429TooManyRequests;
                response.Headers.RetryAfter = "1";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await ForwardAsync(await ReadAsync(context), context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Abort();
            return;
        }
        using (answer)
        {
            CopyHead(answer, context.Response);
            try
            {
                await CopyBodyAsync(context, answer);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                context.Abort();
            }
        }
    }

    /// <summary>The server's answer after a while, in so many pieces; only half of them when it is not to come whole.</summary>
    private async Task PlayBackAsync(HttpContext context, bool whole, int pieces, TimeSpan pause)
    {
        using var answer = await ForwardAsync(await ReadAsync(context), context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync();
        CopyHead(answer, context.Response);
        context.Response.ContentLength = body.Length;
        foreach (var piece in body[..(whole ? body.Length : body.Length / 2)].Chunk(Math.Max(1, body.Length / pieces)))
        {
            await Task.Delay(pause, context.RequestAborted);
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        if (!whole)
            context.Abort();
    }

    private static async Task<Outgoing> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new(
            request.Method,
            request.Path,
            request.QueryString.ToString(),
            [.. request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToArray()))],
            body.ToArray()
        );
    }

    private async Task<HttpResponseMessage> ForwardAsync(Outgoing outgoing, CancellationToken ct)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(outgoing.Method), outgoing.Path + outgoing.Query);
        if (outgoing.Body.Length > 0)
            forwarded.Content = new ByteArrayContent(outgoing.Body);
        foreach (var (name, value) in outgoing.Headers)
            if (!NotForwarded.Contains(name) && !forwarded.Headers.TryAddWithoutValidation(name, value))
                forwarded.Content?.Headers.TryAddWithoutValidation(name, value);
        // What is changed on the way must arrive unpacked and whole.
        if (_appended.ContainsKey(outgoing.Path) || ServerClock != TimeSpan.Zero)
            foreach (var name in (string[])["Accept-Encoding", "If-None-Match", "If-Modified-Since"])
                forwarded.Headers.Remove(name);
        var answer = await _http.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead, ct);
        if (outgoing.Path == "/sync/push")
            Remember(outgoing.Body);
        return answer;
    }

    private void Remember(byte[] push)
    {
        using var json = JsonDocument.Parse(push);
        foreach (var operation in json.RootElement.GetProperty("operations").EnumerateArray())
            _pushed.Enqueue(operation.GetProperty("op_id").GetString()!);
    }

    private static void CopyHead(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!NotForwarded.Contains(name))
                response.Headers[name] = values.ToArray();
    }

    private async Task CopyBodyAsync(HttpContext context, HttpResponseMessage answer)
    {
        var response = context.Response;
        if (ServerClock != TimeSpan.Zero && answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            await response.WriteAsync(
                ServerTime()
                    .Replace(
                        await answer.Content.ReadAsStringAsync(),
                        time =>
                            $"\"server_time\":{long.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture) + (long)ServerClock.TotalMilliseconds}"
                    ),
                context.RequestAborted
            );
            return;
        }
        var hold = _hold is { } h && context.Request.Path == h.Path ? h : null;
        await using var stream = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[hold is null ? 64 * 1024 : 4096];
        var sent = 0;
        for (int read; (read = await stream.ReadAsync(buffer, context.RequestAborted)) > 0; sent += read)
        {
            if (hold is not null && sent >= hold.After)
            {
                hold.Reached.TrySetResult();
                await hold.Released.Task.WaitAsync(context.RequestAborted);
            }
            await response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
        }
        if (_appended.TryGetValue(context.Request.Path, out var more))
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(more), context.RequestAborted);
    }

    [GeneratedRegex("\"server_time\":(\\d+)")]
    private static partial Regex ServerTime();
}
