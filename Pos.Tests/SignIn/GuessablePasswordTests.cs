using System.Net;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.SignIn;

namespace Pos.Tests.SignIn;

public sealed class GuessablePasswordTests(ShopRig rig) : ShopTests(rig)
{
    [Theory]
    [InlineData("12345678")]
    [InlineData("87654321")]
    [InlineData("1234512345")]
    [InlineData("11111111")]
    [InlineData("786786786")]
    [InlineData("allah786")]
    [InlineData("Allah@786")]
    [InlineData("pakistan123")]
    [InlineData("P@k1stan!")]
    [InlineData("p@ssw0rd")]
    [InlineData("Password2026!")]
    [InlineData("qwertyui")]
    [InlineData("1q2w3e4r")]
    [InlineData("asdfghjkl;")]
    [InlineData("abcd1234")]
    [InlineData("abababab")]
    [InlineData("!@#$%^&*")]
    [InlineData("iloveyou2")]
    [InlineData("ali12345")]
    [InlineData("khan-1985")]
    [InlineData("Tarazu-2026")]
    [InlineData("karachi karachi")]
    [InlineData("۱۲۳۴۵۶۷۸")]
    [InlineData("03217654321")]
    [InlineData("+92 321 7654321")]
    [InlineData("7654321-7654321")]
    [InlineData("ghafoor1")]
    [InlineData("GhafoorSons")]
    [InlineData("gulberg-99")]
    [InlineData("ghafoor&sons@lahore")]
    public void What_others_would_come_upon_is_guessable(string password) =>
        Assert.True(GuessablePassword.Is(password, "+923217654321", "Ghafoor & Sons", "Gulberg", "Abdul Ghafoor"));

    [Theory]
    [InlineData("a-long-password")]
    [InlineData("only-for-tests")]
    [InlineData("three wet umbrellas")]
    [InlineData("u8Kd2mvR")]
    [InlineData("73915264")]
    [InlineData("neeli balti wala")]
    [InlineData("نیلی بالٹی والا")]
    public void What_has_words_of_its_own_is_not(string password) =>
        Assert.False(GuessablePassword.Is(password, "+923217654321", "Ghafoor & Sons", "Gulberg", "Abdul Ghafoor"));

    [Theory]
    [InlineData("en", "pakistan123", "Too easy to guess")]
    [InlineData("ur", "pakistan123", "آسانی سے بوجھا")]
    [InlineData("en", "ghafoor-1", "Too easy to guess")]
    public async Task Whoever_signs_up_with_one_is_told_beside_the_field(string language, string password, string words)
    {
        using var visitor = Rig.Host.NewVisitor();
        await visitor.FormAsync("/language", ("language", language));
        async Task<HttpResponseMessage> SignUpAsync(string login, string chosen) =>
            await visitor.FormAsync(
                "/sign-up",
                ("BusinessName", "Ghafoor & Sons"),
                ("OwnerName", "Abdul"),
                ("Login", login),
                ("Password", chosen)
            );
        var login = Rig.NewPhone();
        foreach (var chosen in (string[])[password, $"0{login[3..]}"])
        {
            var answer = await SignUpAsync(login, chosen);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = WebUtility.HtmlDecode(await answer.TextAsync());
            Assert.Contains(words, page[page.IndexOf("id=\"Password_error\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
            Assert.DoesNotContain(chosen, page, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Redirect, (await SignUpAsync(login, TestShop.Password)).StatusCode);
    }
}
