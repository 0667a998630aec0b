using Pos.Data.Suppliers;
using Pos.Web.Features.Suppliers;

namespace Pos.Tests.Suppliers;

public sealed class OrderWordsTests
{
    [Theory]
    [InlineData(3, true)]
    [InlineData(84, false)]
    public void Of_a_long_order_the_link_holds_its_head_alone(int lines, bool all)
    {
        var page = new OrderPage(
            null!,
            new() { Number = 12, Note = "By the back door" },
            new() { Name = "Metro", Phone = "0300 5556667" },
            new() { Name = "Shop" },
            new() { Name = "Main", Code = "A" },
            new(2026, 3, 1),
            [
                .. Enumerable
                    .Range(1, lines)
                    .Select(i => new OrderedLine(Guid.Empty, $"Goods {i}", $"چینی {i}", "kg", "کلو", 24_000, 12_000, null, 0, null)),
            ],
            [],
            true
        );
        var link = page.WhatsApp(new Web.Infrastructure.Texts(), "ur");
        var text = Uri.UnescapeDataString(link);
        Assert.InRange(link.Length, 100, 6_100);
        Assert.Contains("PO-12", text, StringComparison.Ordinal);
        Assert.Contains("By the back door", text, StringComparison.Ordinal);
        Assert.Equal(all, text.Contains("چینی 3", StringComparison.Ordinal));
        Assert.Equal(!all, text.Contains("84 چیزیں", StringComparison.Ordinal));
    }
}
