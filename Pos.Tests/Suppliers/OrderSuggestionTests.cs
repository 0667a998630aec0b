using Pos.Data.Suppliers;

namespace Pos.Tests.Suppliers;

public sealed class OrderSuggestionTests
{
    private const int Two = 14;

    private static OrderNeed Need(
        long onHand = 0,
        long sold = 0,
        int days = OrderSuggestion.KnownDays,
        long onOrder = 0,
        long? minimum = null,
        long? pack = null
    ) => new(onHand * 1000, onOrder * 1000, sold * 1000, days, minimum * 1000, pack * 1000);

    [Theory]
    [InlineData(56, 0, 14, 0, 28)] // Two a day for two weeks.
    [InlineData(56, 0, 14, 3, 34)] // And until they come.
    [InlineData(56, 0, 7, 0, 14)]
    [InlineData(56, 10, 14, 3, 24)] // Less what is there.
    [InlineData(56, 34, 14, 3, 0)]
    [InlineData(56, 33, 14, 3, 1)]
    [InlineData(56, 500, 14, 3, 0)]
    [InlineData(0, 0, 30, 60, 0)] // What nobody buys is not ordered.
    [InlineData(1, 0, 14, 0, 1)] // Half a piece is a piece.
    [InlineData(56, -10, 14, 0, 28)] // A book that lags behind is no hole to be filled.
    [InlineData(-5, 0, 14, 0, 0)] // More came back than was sold.
    public void What_sells_until_then_is_ordered_less_what_is_there(long sold, long onHand, int cover, int lead, long expected) =>
        Assert.Equal(expected * 1000, OrderSuggestion.Quantity(Need(onHand, sold), cover, lead));

    [Fact]
    public void The_minimum_stays_on_the_shelf_and_what_is_on_its_way_counts()
    {
        Assert.Equal(38_000, OrderSuggestion.Quantity(Need(sold: 56, minimum: 10), Two, 0));
        Assert.Equal(6_000, OrderSuggestion.Quantity(Need(onHand: 4, minimum: 10), Two, 0));
        Assert.Equal(0, OrderSuggestion.Quantity(Need(onHand: 10, minimum: 10), Two, 0));
        Assert.Equal(4_000, OrderSuggestion.Quantity(Need(sold: 56, onOrder: 24), Two, 0));
        Assert.Equal(0, OrderSuggestion.Quantity(Need(sold: 56, onOrder: 28), Two, 0));
    }

    [Fact]
    public void Cartons_are_ordered_whole()
    {
        Assert.Equal(48_000, OrderSuggestion.Quantity(Need(sold: 56, pack: 24), Two, 0));
        Assert.Equal(24_000, OrderSuggestion.Quantity(Need(sold: 48, pack: 24), Two, 0));
        Assert.Equal(24_000, OrderSuggestion.Quantity(Need(onHand: 27, sold: 56, pack: 24), Two, 0));
        Assert.Equal(0, OrderSuggestion.Quantity(Need(onHand: 28, sold: 56, pack: 24), Two, 0));
        // Twenty bags of 2.5 kg.
        Assert.Equal(30_000, OrderSuggestion.Quantity(Need(sold: 56) with { Pack = 2_500 }, Two, 0));
    }

    [Fact]
    public void What_is_new_is_judged_by_its_days_and_never_by_one_alone()
    {
        // Ten a day since ten days.
        Assert.Equal(140_000, OrderSuggestion.Quantity(Need(sold: 100, days: 10), Two, 0));
        Assert.Equal(70_000, OrderSuggestion.AWeek(Need(sold: 100, days: 10)));
        // Seven on the first day are seven in a week.
        Assert.Equal(14_000, OrderSuggestion.Quantity(Need(sold: 7, days: 1), Two, 0));
        Assert.Equal(14_000, OrderSuggestion.Quantity(Need(sold: 7, days: 0), Two, 0));
        Assert.Equal(OrderSuggestion.Quantity(Need(sold: 56), Two, 0), OrderSuggestion.Quantity(Need(sold: 56, days: 400), Two, 0));
    }

    [Fact]
    public void However_much_it_is_it_can_be_ordered()
    {
        var most = OrderSuggestion.Quantity(new(long.MinValue, 0, long.MaxValue, 7, long.MaxValue / 2, 7_777), 30, 60);
        Assert.InRange(most, 1, ReceiveDeliveryHandler.MaxQuantity);
        Assert.Equal(0, most % 7_777);
    }
}
