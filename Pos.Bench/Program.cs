using Pos.Bench;

// Each benchmark measures its limit or baseline in the same run and closes with one line: its name and key=value figures.
return args switch
{
    ["ingest", ..] => await Ingest.RunAsync(),
    ["replay", var file] => await Replay.RunAsync(file),
    ["till", ..] => await TillSpeed.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project Pos.Bench -- NAME
          ingest        operations per second through HTTP, against raw inserts of the same rows
          replay FILE   every receipt of a basket file, once and again, against an independent sum
          till          the till in Chromium with a slow CPU: start, search, scan, save; and its weight
        """);
    return 2;
}
