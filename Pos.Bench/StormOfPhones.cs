using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>Many phones with unsent sales get their network back at once while somebody in the office looks at pages.</summary>
public static class StormOfPhones
{
    private const double MostSeconds = 60,
        MostMillisecondsOfAPage = 500;

    public static async Task<int> RunAsync(Options options)
    {
        var (devices, each) = (options.Number("devices", 200), options.Number("operations", 50));
        await using var server = await ShopServer.StartAsync();
        var storm = await Storm.RaiseAsync(server, server.Process, devices, each, options.Text("seed", "storm"));
        foreach (var wrong in storm.Wrong)
            Console.WriteLine($"WRONG: {wrong}");
        var (seconds, page) = (storm.Drains.Max() / 1000, Figures.Percentile(storm.StormPages, 0.99));
        return Figures.Close(
            "storm",
            storm.Wrong.Count == 0 && seconds <= MostSeconds && page < MostMillisecondsOfAPage,
            ("devices", devices),
            ("operations", storm.Operations),
            ("drained_s", seconds),
            ("drain_p50_s", Figures.Median(storm.Drains) / 1000),
            ("told_to_wait", storm.BusyAnswers),
            ("quiet_page_p50_ms", Figures.Median(storm.QuietPages)),
            ("quiet_page_p99_ms", Figures.Percentile(storm.QuietPages, 0.99)),
            ("storm_page_p50_ms", Figures.Median(storm.StormPages)),
            ("storm_page_p99_ms", page),
            ("pages", storm.StormPages.Count),
            ("wrong", storm.Wrong.Count)
        );
    }
}
