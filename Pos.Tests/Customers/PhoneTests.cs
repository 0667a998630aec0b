using System.Text.Json;
using Pos.Web.Features.Customers;
using Pos.Web.Features.Shared;

namespace Pos.Tests.Customers;

/// <summary>The till's own tests read the same file.</summary>
public sealed class PhoneTests
{
    private static readonly JsonElement Cases = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Customers/phone.cases.json")))
        .RootElement;

    private static List<(string From, string To)> All(string name, string from, string to)
    {
        var cases = Cases
            .GetProperty(name)
            .EnumerateArray()
            .Select(one => (one.GetProperty(from).GetString()!, one.GetProperty(to).GetString()!))
            .ToList();
        Assert.True(cases.Count >= 10);
        return cases;
    }

    [Fact]
    public void A_number_is_written_as_WhatsApp_wants_it()
    {
        var cases = All("whatsapp", "phone", "number");
        Assert.Equal(cases, cases.Select(one => (one.From, PhoneNumbers.ForWhatsApp(one.From))));
    }

    [Fact]
    public void A_number_is_looked_for_by_what_all_its_spellings_end_with()
    {
        var cases = All("searched", "typed", "digits");
        Assert.Equal(cases, cases.Select(one => (one.From, new CustomersQuery { Q = one.From }.Words.Single())));
    }
}
