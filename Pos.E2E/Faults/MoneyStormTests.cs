using System.Globalization;
using Pos.E2E.Rig;

namespace Pos.E2E.Faults;

public sealed class MoneyStormTests
{
    private static readonly int Operations = Length.Of(3_000, 10_000);

    [Fact]
    public async Task Sixteen_writers_do_all_there_is_to_what_customers_owe_and_the_books_hold_all_the_while()
    {
        var seed = Environment.GetEnvironmentVariable("POS_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        // What is tested is the books, not the disk.
        await using var server = await ShopServer.StartAsync(settings: ["fsync=off", "synchronous_commit=off"]);
        var storm = await MoneyStorm.RaiseAsync(server, Operations, seed, _ => { }, TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"POS_SEED={seed}; {string.Join(", ", storm.Kinds.Select(k => $"{k.Key} {k.Value}"))}"
        );
        Assert.Empty(storm.Wrong);
        Assert.True(storm.Operations >= Operations && storm.Checks >= Operations / 1000);
    }
}
