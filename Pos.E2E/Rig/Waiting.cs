using System.Diagnostics;

namespace Pos.E2E.Rig;

public static class Waiting
{
    /// <summary>Looks again and again, for what no locator can see.</summary>
    public static Task UntilAsync(Func<bool> holds, string what, int seconds = 30) =>
        UntilAsync(() => Task.FromResult(holds()), what, seconds);

    public static async Task UntilAsync(Func<Task<bool>> holds, string what, int seconds = 30)
    {
        for (var watch = Stopwatch.StartNew(); !await holds(); await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"Waited {seconds} seconds for {what}.");
    }
}
