using System.Text.Json;
using Microsoft.Playwright;
using ZXing;

namespace Pos.E2E.Rig;

/// <summary>What another phone's camera reads off a screen.</summary>
public static class Camera
{
    private const string Pixels = """
        async png => {
          const image = new Image();
          image.src = `data:image/png;base64,${png}`;
          await image.decode();
          const { width, height } = image;
          const brush = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
          brush.drawImage(image, 0, 0);
          const { data } = brush.getImageData(0, 0, width, height);
          let grey = '';
          for (let at = 0; at < data.length; at += 4) grey += String.fromCharCode((data[at] + data[at + 1] + data[at + 2]) / 3);
          return JSON.stringify({ width, height, grey: btoa(grey) });
        }
        """;

    private sealed record Seen(int Width, int Height, string Grey);

    public static async Task<string> ReadAsync(ILocator picture)
    {
        // The tabs at the foot of a phone lie over what is only just in sight.
        await picture.EvaluateAsync("picture => picture.scrollIntoView({ block: 'center' })");
        var png = Convert.ToBase64String(await picture.ScreenshotAsync());
        // The shop's pages show no pictures that come as text.
        var page = await picture.Page.Context.NewPageAsync();
        var seen = JsonSerializer.Deserialize<Seen>(await page.EvaluateAsync<string>(Pixels, png), JsonSerializerOptions.Web)!;
        await page.CloseAsync();
        var read = new BarcodeReaderGeneric().Decode(
            new RGBLuminanceSource(Convert.FromBase64String(seen.Grey), seen.Width, seen.Height, RGBLuminanceSource.BitmapFormat.Gray8)
        );
        Assert.NotNull(read);
        return read.Text;
    }
}
