using System.Diagnostics;
using System.Globalization;

namespace Pos.E2E.Rig;

/// <summary>Linux's processes by descent.</summary>
public static class ProcessTree
{
    /// <summary>Children, their children and so on; parents first.</summary>
    public static IReadOnlyList<(int Id, string Name)> Below(int process)
    {
        var found = new List<(int, string)>();
        var waiting = new Queue<int>([process]);
        while (waiting.TryDequeue(out var parent))
        {
            foreach (
                var child in Read(parent, $"task/{parent}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            )
            {
                found.Add((child, Read(child, "comm").Trim()));
                waiting.Enqueue(child);
            }
        }
        return found;
    }

    /// <summary>SIGKILL: nothing is finished, nothing is flushed.</summary>
    public static void Kill(IEnumerable<int> processes)
    {
        foreach (var id in processes)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It ended meanwhile.
            }
        }
    }

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
