using Pos.Bench;

// Each benchmark measures its limit or baseline in the same run and closes with one line: its name and key=value figures.
return args switch
{
    ["ingest", ..] => await Ingest.RunAsync(new(args)),
    ["replay", var file] => await Replay.RunAsync(file),
    ["till", ..] => await TillSpeed.RunAsync(),
    ["faults", ..] => await Faults.RunAsync(new(args)),
    ["storm", ..] => await StormOfPhones.RunAsync(new(args)),
    ["neighbours", ..] => await Neighbours.RunAsync(new(args)),
    ["ledger", ..] => await LedgerStorm.RunAsync(new(args)),
    ["pages", ..] => await Pages.RunAsync(new(args)),
    ["statements", ..] => await StatementsInOneRun.RunAsync(new(args)),
    ["import", ..] => await GoodsImport.RunAsync(new(args)),
    ["trespass"] => await LongTest.RunAsync("trespass", "Pos.Tests.Shared.TrespassTests"),
    ["fuzz"] => await LongTest.RunAsync("fuzz", "Pos.Tests.Shared.FuzzTests"),
    ["stock"] => await LongTest.RunAsync("stock", "Pos.Tests.Stock.StockHistoryTests"),
    ["mutants", ..] => await Mutants.RunAsync(new(args)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: dotnet run -c Release --project Pos.Bench -- NAME
          ingest        sales per second through HTTP, against raw inserts of the same rows and a plain schema  [--rounds N]; from nothing and from a dump, without statistics  [--grow]; what proving the context costs  [--context]
          replay FILE   every receipt of a basket file, once and again, against an independent sum
          till          the till in Chromium with a slow CPU: start, search, scan, save; and its weight
          faults        simulated phones over lines that fail, a server put back: nothing lost, nothing doubled  [--operations N] [--faults N] [--devices N] [--put-backs N] [--seed S]
          storm         phones that come back at once while office pages are looked at  [--devices N] [--operations N]
          neighbours    one business does its worst while twenty others sell: their pushes with it and without  [--seconds N] [--shops N] [--tills N]
          ledger        random money operations by sixteen writers, invariants after each thousand  [--operations N] [--seed N]
          pages         the pages about customers and credit in a large shop, and what their queries touch  [--customers N] [--entries N]
          statements    the statements of all who owe in one file, in both languages: time of a page, memory  [--customers N] [--sales N]
          import        a list of many goods: looked at, saved, brought again, taken back  [--products N]
          trespass      50,000 attempts to get at a shop, or an outlet, by its ids: no word of it, no row changed
          fuzz          100,000 malformed requests over all addresses: none makes the program fail
          stock         100,000 things that happen to the stock of three outlets, in any order: the books end as the shelves are
          mutants       deliberate bugs, each of which must turn a test red  [--only NAME,NAME]
        """
    );
    return 2;
}
