using System.Diagnostics;
using System.Globalization;
using Pos.E2E.Rig;

namespace Pos.Bench;

/// <summary>What a stretch of work took of the processor and of the disk: others on the machine do not show in it as they do in its time.</summary>
/// <param name="Server">Processor seconds of the web server.</param>
/// <param name="Postgres">Of PostgreSQL, all its processes.</param>
/// <param name="Bench">Of this process: who sends, or inserts.</param>
/// <param name="Bytes">Of tables with their indexes.</param>
/// <param name="Wal">Bytes of write-ahead log.</param>
public readonly record struct Spent(double Server, double Postgres, double Bench, long Bytes, long Wal)
{
    public static Spent operator -(Spent a, Spent b) =>
        new(a.Server - b.Server, a.Postgres - b.Postgres, a.Bench - b.Bench, a.Bytes - b.Bytes, a.Wal - b.Wal);
}

/// <summary>Reads the kernel's account of the processes, and PostgreSQL's of its files.</summary>
/// <param name="schema">Whose tables are looked at.</param>
public sealed class Meter(ShopServer server, string schema = "shop")
{
    // What /proc counts in, on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public async Task<Spent> ReadAsync()
    {
        using var own = Process.GetCurrentProcess();
        return new(
            Seconds(server.Process.Id),
            ProcessTree.Below(server.Postgres.ProcessId).Sum(process => Seconds(process.Id)),
            own.TotalProcessorTime.TotalSeconds,
            await server.ScalarAsync<long>(
                "select sum(pg_total_relation_size(c.oid))::bigint from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r'",
                schema
            ),
            await server.ScalarAsync<long>("select (pg_current_wal_insert_lsn() - '0/0')::bigint")
        );
    }

    // With those of its children that have ended: a connection's process is gone when the connection is.
    private static double Seconds(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            // The name stands in brackets and may hold blanks.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            // It ended meanwhile: its parent has what it used.
            return 0;
        }
    }
}
