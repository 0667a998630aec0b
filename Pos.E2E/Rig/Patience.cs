using System.Diagnostics;

namespace Pos.E2E.Rig;

/// <summary>
/// How long a test waits for what must come. It costs nothing while all is well, so it is made for a machine many times slower than any that builds this: what is
/// late there is no failure.
/// </summary>
public static class Patience
{
    /// <summary>For one thing: a page, an answer, a program that starts.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    /// <summary>For a whole day of simulated phones.</summary>
    public static readonly TimeSpan ForMany = TimeSpan.FromMinutes(30);

    public static float Milliseconds => (float)Most.TotalMilliseconds;

    /// <summary>With patience, and with a failure that says what did not come.</summary>
    public static async Task<T> ForAsync<T>(Task<T> coming, string what)
    {
        await ForAsync((Task)coming, what);
        return await coming;
    }

    public static async Task ForAsync(Task coming, string what, TimeSpan? most = null)
    {
        var patience = most ?? Most;
        try
        {
            await coming.WaitAsync(patience);
        }
        catch (TimeoutException) when (!coming.IsCompleted)
        {
            throw new TimeoutException($"Waited {patience.TotalSeconds} seconds for {what}.");
        }
    }

    /// <summary>Looks again and again, for what tells nobody.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var watch = Stopwatch.StartNew(); !await holds(); await Task.Delay(50))
            if (watch.Elapsed > Most)
                throw new TimeoutException($"Waited {Most.TotalSeconds} seconds for {what}.");
    }
}
