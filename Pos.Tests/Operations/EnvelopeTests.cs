using System.Text.Json;
using Pos.Data.Operations;

namespace Pos.Tests.Operations;

public sealed class EnvelopeTests
{
    public static TheoryData<string, string> Cases()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Operations/envelope.cases.json")));
        var cases = new TheoryData<string, string>();
        foreach (var one in file.RootElement.GetProperty("envelopes").EnumerateArray())
            cases.Add(one.GetProperty("name").GetString()!, one.GetProperty("operation").GetRawText());
        return cases;
    }

    /// <summary>The till's own tests read the same file.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void The_hash_is_the_one_the_till_makes(string name, string json)
    {
        var envelope = JsonSerializer.Deserialize(json, OperationJson.Default.Envelope)!;
        Assert.Equal((name, envelope.Hash), (name, Convert.ToHexStringLower(envelope.ComputeHash())));
    }

    [Fact]
    public void Every_field_is_part_of_the_hash()
    {
        var envelope = JsonSerializer.Deserialize(Cases().First().Data.Item2, OperationJson.Default.Envelope)!;
        var other = Guid.CreateVersion7();
        Envelope[] changed =
        [
            envelope with
            {
                OpId = other,
            },
            envelope with
            {
                Kind = "x",
            },
            envelope with
            {
                SchemaVersion = 2,
            },
            envelope with
            {
                BusinessId = other,
            },
            envelope with
            {
                OutletId = other,
            },
            envelope with
            {
                DeviceId = other,
            },
            envelope with
            {
                DeviceSeq = 9,
            },
            envelope with
            {
                PrevHash = "x",
            },
            envelope with
            {
                Author = other,
            },
            envelope with
            {
                OccurredAt = 1,
            },
            envelope with
            {
                ClockOffsetMs = 1,
            },
            envelope with
            {
                Payload = "{} ",
            },
        ];
        Assert.Equal(
            changed.Length + 1,
            changed.Append(envelope).Select(e => Convert.ToHexStringLower(e.ComputeHash())).Distinct().Count()
        );
        Assert.Equal(changed.Length + 1, typeof(Envelope).GetProperties().Length);
    }
}
