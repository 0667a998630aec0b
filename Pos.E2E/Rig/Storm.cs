using System.Diagnostics;
using System.Net;

namespace Pos.E2E.Rig;

/// <summary>Phones that sold without a network all get it back at once, while somebody in the office looks at pages.</summary>
/// <param name="Drains">Milliseconds from the network's return to the last acknowledgement, one for each phone.</param>
/// <param name="QuietPages">Milliseconds of a page before.</param>
/// <param name="StormPages">Milliseconds of a page meanwhile.</param>
/// <param name="BusyAnswers">How often the server said: later (429).</param>
public sealed record Storm(
    IReadOnlyList<double> Drains,
    IReadOnlyList<double> QuietPages,
    IReadOnlyList<double> StormPages,
    int BusyAnswers,
    int Operations,
    IReadOnlyList<string> Wrong
)
{
    private static readonly string[] Pages = ["/sales", "/products"];

    public static async Task<Storm> RaiseAsync(
        ShopServer database,
        ServerProcess server,
        int phones,
        int salesEach,
        string seed,
        int quietLooks = 60,
        CancellationToken ct = default
    )
    {
        var fleet = await Fleet.FoundAsync(database, phones);
        await using var simulator = await Simulator.StartAsync(fleet, new(server.Address, seed, phones * salesEach, 0, Play: "storm"));
        await Task.WhenAny(simulator.Ready, simulator.FinishAsync(ct));
        using var office = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                CookieContainer = new CookieContainer(),
            }
        )
        {
            BaseAddress = new(server.Address),
            Timeout = Patience.ForMany,
        };
        using (var form = new FormUrlEncodedContent([new("Login", fleet.OwnerLogin), new("Password", Fleet.OwnerPassword)]))
        using (var answer = await office.PostAsync("/sign-in", form, ct))
            if (answer.StatusCode != HttpStatusCode.Redirect)
                throw new InvalidOperationException($"The owner could not sign in: {answer.StatusCode}");
        await LookAsync(office, looks => looks >= quietLooks, ct);
        var quiet = await LookAsync(office, looks => looks >= quietLooks, ct);

        await simulator.GoAsync();
        var finished = simulator.FinishAsync(ct);
        var stormy = await LookAsync(office, _ => finished.IsCompleted, ct);
        await finished;
        var oracle = await Oracle.AskAsync(database, fleet, simulator);
        return new(
            [.. simulator.Accounts.Select(account => account.Milliseconds)],
            quiet,
            stormy,
            simulator.Accounts.Sum(account => account.BusyAnswers),
            oracle.Operations,
            oracle.Wrong
        );
    }

    /// <summary>One page after the other.</summary>
    private static async Task<List<double>> LookAsync(HttpClient office, Func<int, bool> isEnough, CancellationToken ct)
    {
        var times = new List<double>();
        while (!isEnough(times.Count))
        {
            var watch = Stopwatch.StartNew();
            using var answer = await office.GetAsync(Pages[times.Count % Pages.Length], ct);
            await answer.Content.ReadAsByteArrayAsync(ct);
            times.Add(watch.Elapsed.TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
            await Task.Delay(50, ct);
        }
        return times;
    }
}
