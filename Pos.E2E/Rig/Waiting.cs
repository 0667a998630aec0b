using System.Diagnostics;

namespace Pos.E2E.Rig;

public static class Waiting
{
    /// <summary>Looks again and again, for what no locator can see.</summary>
    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public static Task UntilAsync(Func<Task<bool>> holds, string what) => UntilAsync(holds, () => what);

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> what)
    {
        for (var watch = Stopwatch.StartNew(); !await holds(); await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(watch.Elapsed < Patience.Most, $"Waited {Patience.Most.TotalSeconds} seconds for {what()}.");
    }
}
