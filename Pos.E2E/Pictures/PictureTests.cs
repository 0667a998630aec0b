using System.Text.RegularExpressions;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using SkiaSharp;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.Pictures;

public sealed partial class PictureTests(Server server) : BrowserTest(server)
{
    private const string Salt = "National Iodized Salt 800 g";

    [Fact]
    public async Task A_picture_chosen_in_the_office_stands_beside_the_goods_of_a_till_without_a_network()
    {
        var (shop, line) = (await FoundShopAsync(), await LineAsync());
        var window = (await PhoneAsync(line.Address)).TolerateNoNetwork();
        var till = await (await TillPage.SignInAsync(window, shop)).KeptForOfflineAsync();
        var office = await DesktopAsync();
        var form = await (await OfficePage.OpenAsync(office, shop)).OpenProductAsync(Salt);
        await form.Page.EvaluateAsync(
            "addEventListener('submit', ({ target }) => { window.sent = target.querySelector('[data-picture]').files[0].size; }, { capture: true })"
        );
        await form.Page.Locator("[data-picture]").SetInputFilesAsync(new[] { Photo(2400, 1600) });
        await Expect(form.Page.Locator("#picture img")).ToHaveAttributeAsync("src", Stored());
        await Expect(form.Page.Locator("#picture img")).ToHaveJSPropertyAsync("naturalWidth", 480);
        // Made small before it was sent.
        Assert.InRange(await form.Page.EvaluateAsync<int>("window.sent"), 1_000, 400_000);

        await till.Page.BringToFrontAsync();
        await (await till.StatusAsync()).SendNowAsync();
        await new StatusSheet(till.Window).CloseAsync();
        // Nobody has looked at it yet.
        await Waiting.UntilAsync(
            async () => await till.Page.EvaluateAsync<int>("async () => (await (await caches.open('pictures')).keys()).length") == 1,
            "the picture to be kept"
        );
        line.Cut();
        await till.Page.CloseAsync();

        till = await TillPage.OpenAsync(Watch(await window.NewTabAsync()));
        await till.Query.FillAsync("iodized salt");
        await Expect(till.Results.First.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 96);
        await till.Query.FillAsync("");
        await till.ScanAsync(shop, Salt);
    }

    /// <summary>As a phone takes it: large, and with more in it than what is small can show.</summary>
    private static Microsoft.Playwright.FilePayload Photo(int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        using var noise = SKShader.CreatePerlinNoiseTurbulence(0.4f, 0.4f, 3, 7);
        using var paint = new SKPaint { Shader = noise };
        surface.Canvas.Clear(SKColors.Teal);
        surface.Canvas.DrawRect(0, 0, width, height / 3f, paint);
        using var image = surface.Snapshot();
        using var jpeg = image.Encode(SKEncodedImageFormat.Jpeg, 95);
        return new()
        {
            Name = "IMG_0001.jpg",
            MimeType = "image/jpeg",
            Buffer = jpeg.ToArray(),
        };
    }

    [GeneratedRegex("^/pictures/[0-9a-f]{32}-480\\.webp$")]
    private static partial Regex Stored();
}
