using System.Text;
using Pos.Data.Pictures;
using Pos.Web.Features.Pictures;
using SkiaSharp;

namespace Pos.Tests.Pictures;

public sealed class PictureMakerTests
{
    private static MadePicture Made(byte[] sent)
    {
        var (picture, refusal) = PictureMaker.Make(sent);
        Assert.Null(refusal);
        return picture!;
    }

    private static string? RefusalOf(byte[] sent)
    {
        var (picture, refusal) = PictureMaker.Make(sent);
        Assert.Equal(picture is null, refusal is not null);
        return refusal?.Code;
    }

    /// <summary>The colours of its quarters, from the upper left one on as a clock goes.</summary>
    private static string Quarters(byte[] webp)
    {
        using var bitmap = SKBitmap.Decode(webp);
        string At(int x, int y) =>
            bitmap.GetPixel(x * bitmap.Width / 4, y * bitmap.Height / 4) switch
            {
                { Red: > 200, Green: > 200, Blue: > 200 } => "white",
                { Red: > 150, Blue: < 100 } => "red",
                { Red: < 100, Blue: > 150 } => "blue",
                var other => other.ToString(),
            };
        return $"{At(1, 1)} {At(3, 1)} {At(3, 3)} {At(1, 3)}";
    }

    private static SKImageInfo SizeOf(byte[] webp)
    {
        using var codec = SKCodec.Create(new MemoryStream(webp));
        Assert.Equal(SKEncodedImageFormat.Webp, codec.EncodedFormat);
        return codec.Info;
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Two_sizes_are_made_of_what_cameras_and_shops_have(SKEncodedImageFormat format)
    {
        var picture = Made(MadePictures.Halves(format, 1600, 800));
        Assert.Equal((480, 240), (SizeOf(picture.Large).Width, SizeOf(picture.Large).Height));
        Assert.Equal((96, 96), (SizeOf(picture.Small).Width, SizeOf(picture.Small).Height));
        Assert.Equal("red blue blue red", Quarters(picture.Large));
        Assert.Equal("red blue blue red", Quarters(picture.Small));
        Assert.Equal(PictureName.HashOf(picture.Large), picture.Hash);
        Assert.Equal(picture.Hash, Made(MadePictures.Halves(format, 1600, 800)).Hash);
    }

    [Fact]
    public void A_small_one_is_not_blown_up_and_a_long_one_is_still_one()
    {
        Assert.Equal((200, 100), SizeOf(Made(MadePictures.Jpeg()).Large) is var small ? (small.Width, small.Height) : default);
        Assert.Equal((480, 1), SizeOf(Made(MadePictures.Jpeg(8000, 2)).Large) is var flat ? (flat.Width, flat.Height) : default);
    }

    [Theory]
    [InlineData(1, "white blue blue red", false)]
    [InlineData(2, "blue white red blue", false)]
    [InlineData(3, "blue red white blue", false)]
    [InlineData(4, "red blue blue white", false)]
    [InlineData(5, "white red blue blue", true)]
    [InlineData(6, "red white blue blue", true)]
    [InlineData(7, "blue blue white red", true)]
    [InlineData(8, "blue blue red white", true)]
    public void However_the_camera_was_held_it_stands_upright_and_says_nothing_of_where(byte orientation, string quarters, bool turned)
    {
        var sent = MadePictures.Held(MadePictures.Halves(SKEncodedImageFormat.Jpeg, corner: SKColors.White), orientation);
        Assert.Contains("secret", Encoding.Latin1.GetString(sent), StringComparison.Ordinal);
        var picture = Made(sent);
        var size = SizeOf(picture.Large);
        Assert.Equal(turned ? (100, 200) : (200, 100), (size.Width, size.Height));
        Assert.Equal(quarters, Quarters(picture.Large));
        foreach (var (_, content) in picture.Files)
            Assert.DoesNotMatch("secret|EXIF|XMP |ICCP", Encoding.Latin1.GetString(content));
    }

    [Fact]
    public void What_is_clear_becomes_white()
    {
        var sent = MadePictures.Halves(SKEncodedImageFormat.Png, right: SKColors.Transparent);
        Assert.Equal("red white white red", Quarters(Made(sent).Large));
    }

    [Fact]
    public void What_hides_behind_a_picture_is_gone_and_of_a_moving_one_the_beginning_is_left()
    {
        byte[] hides = [.. MadePictures.Jpeg(), .. "<script>alert(1)</script>PK\x03\x04"u8];
        foreach (var (_, content) in Made(hides).Files)
            Assert.DoesNotContain("script", Encoding.Latin1.GetString(content), StringComparison.Ordinal);
        var first = MadePictures.Halves(SKEncodedImageFormat.Webp);
        var second = MadePictures.Halves(SKEncodedImageFormat.Webp, right: SKColors.Red);
        Assert.Equal("red blue blue red", Quarters(Made(MadePictures.Moving(first, second)).Large));
    }

    [Fact]
    public void What_is_no_picture_is_refused_whatever_it_is_called()
    {
        foreach (
            var sent in (byte[][])
                [
                    [],
                    "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
                    "GIF89a"u8.ToArray(),
                    "%PDF-1.7"u8.ToArray(),
                    [0xFF, 0xD8],
                ]
        )
            Assert.Equal("picture_kind", RefusalOf(sent));
        Assert.Equal("picture_broken", RefusalOf([0xFF, 0xD8, 0xFF, .. "<script>"u8]));
        Assert.Equal("picture_broken", RefusalOf("RIFF\x04\0\0\0WEBP"u8.ToArray()));
        foreach (var format in (SKEncodedImageFormat[])[SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp])
        {
            var whole = MadePictures.Halves(format, 900, 900, SKColors.Green);
            Assert.Equal("picture_broken", RefusalOf(whole[..(whole.Length / 2)]));
        }
    }

    [Theory]
    [InlineData(8_000, 5_001, "picture_pixels")]
    [InlineData(60_000, 60_000, "picture_pixels")]
    [InlineData(20_001, 1, "picture_pixels")]
    // None to those who read it at all.
    [InlineData(2_000_000_000, 2_000_000_000, "picture_broken")]
    public void One_that_says_it_is_too_large_is_refused_before_room_is_made_for_it(int width, int height, string refusal)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(refusal, RefusalOf(MadePictures.SaysItIs(width, height)));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void Forty_megapixels_are_the_most()
    {
        Assert.Equal("picture_pixels", RefusalOf(MadePictures.SaysItIs(8_000, 5_001)));
        // As large as may be, but there is nothing in it.
        Assert.Equal("picture_broken", RefusalOf(MadePictures.SaysItIs(8_000, 5_000)));
        Assert.Equal("picture_too_large", RefusalOf([.. MadePictures.Jpeg(), .. new byte[PictureMaker.MostBytes]]));
    }

    [Fact]
    public async Task Where_there_is_no_room_whoever_comes_is_asked_to_come_again()
    {
        using var full = new PictureRoom(places: 0);
        Assert.Null(await full.EnterAsync(Guid.CreateVersion7(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_business_has_one_place_and_leaves_the_other_to_others()
    {
        var (ours, theirs, ct) = (Guid.CreateVersion7(), Guid.CreateVersion7(), TestContext.Current.CancellationToken);
        using var room = new PictureRoom();
        using var first = await room.EnterAsync(ours, ct);
        Assert.NotNull(first);
        Assert.Null(await room.EnterAsync(ours, ct));
        using var other = await room.EnterAsync(theirs, ct);
        Assert.NotNull(other);
        first.Dispose();
        using var next = await room.EnterAsync(ours, ct);
        Assert.NotNull(next);
    }
}
