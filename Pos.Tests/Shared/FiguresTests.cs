using Pos.Web.Features.Shared;

namespace Pos.Tests.Shared;

public sealed class FiguresTests
{
    [Theory]
    [InlineData("180", 18000)]
    [InlineData("1,240", 124000)]
    [InlineData("99.5", 9950)]
    [InlineData(" Rs 99.50 ", 9950)]
    [InlineData("Rs.120", 12000)]
    [InlineData("PKR 1,200", 120000)]
    [InlineData("120/-", 12000)]
    [InlineData("120 روپے", 12000)]
    [InlineData(".5", 50)]
    [InlineData("۱۸۰", 18000)]
    [InlineData("٩٩٫٥", 9950)]
    [InlineData("0", 0)]
    public void Rupees_are_read_as_people_type_them(string typed, long paisa) => Assert.Equal(paisa, Figures.ParseRupees(typed));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("bees")]
    [InlineData("-5")]
    [InlineData("1.005")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    public void What_is_no_amount_of_rupees_is_not_guessed(string? typed) => Assert.Null(Figures.ParseRupees(typed));

    [Theory]
    [InlineData("12", 12000)]
    [InlineData("0.5", 500)]
    [InlineData(".250", 250)]
    public void Quantities_are_read_to_the_thousandth(string typed, long thousandths) =>
        Assert.Equal(thousandths, Figures.ParseQuantity(typed));

    [Theory]
    [InlineData(124000, "1,240")]
    [InlineData(9950, "99.50")]
    [InlineData(0, "0")]
    [InlineData(-2000, "−20")]
    public void Paisa_are_shown_only_when_there_are_some(long paisa, string shown) => Assert.Equal(shown, Figures.Rupees(paisa));

    [Theory]
    [InlineData(500, "0.5")]
    [InlineData(12000, "12")]
    [InlineData(-1032750, "−1,032.75")]
    public void Quantities_lose_their_empty_decimals(long thousandths, string shown) => Assert.Equal(shown, Figures.Quantity(thousandths));
}
