using Pos.Data.Operations;
using SkiaSharp;

namespace Pos.Data.Pictures;

/// <param name="Hash">Of the large one.</param>
public sealed record MadePicture(string Hash, byte[] Small, byte[] Large)
{
    public IEnumerable<(PictureName Name, byte[] Content)> Files =>
        [(new(Hash, PictureSize.Small), Small), (new(Hash, PictureSize.Large), Large)];
}

/// <summary>
/// Makes two small pictures of what somebody sent. They are drawn anew, upright and on white: nothing of the file but what is seen of it is kept, no place where
/// it was taken and nothing that was hidden in it. Of a moving picture, its beginning.
/// </summary>
public static class PictureMaker
{
    public const int MostBytes = 10_000_000;
    private const long MostPixels = 40_000_000;
    private const int MostSide = 20_000,
        LargeQuality = 80,
        SmallQuality = 75;

    // What is made larger than twice what is needed is thrown away again.
    private const int Enough = 2 * (int)PictureSize.Large;

    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Refusals: picture_too_large, picture_kind, picture_pixels, picture_broken.</summary>
    public static (MadePicture? Picture, Refusal? Refusal) Make(byte[] sent)
    {
        if (sent.Length > MostBytes)
            return (null, new("picture_too_large"));
        if (!IsPicture(sent))
            return (null, new("picture_kind"));
        using var content = SKData.CreateCopy(sent);
        using var codec = SKCodec.Create(content);
        if (
            codec is null
            || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp)
        )
            return (null, new("picture_broken"));
        // What the file says of itself, before anything is made room for.
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width > MostSide || height > MostSide || (long)width * height > MostPixels)
            return (null, new("picture_pixels"));
        using var decoded = Decode(codec);
        if (decoded is null)
            return (null, new("picture_broken"));
        using var image = SKImage.FromBitmap(decoded);
        var large = Draw(image, codec.EncodedOrigin, square: null, LargeQuality);
        return (new(PictureName.HashOf(large), Draw(image, codec.EncodedOrigin, (int)PictureSize.Small, SmallQuality), large), null);
    }

    /// <summary>By how it begins, whatever it is called.</summary>
    private static bool IsPicture(ReadOnlySpan<byte> sent) =>
        sent.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || sent.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        || (sent.Length >= 12 && sent.StartsWith("RIFF"u8) && sent[8..].StartsWith("WEBP"u8));

    private static SKBitmap? Decode(SKCodec codec)
    {
        var longer = Math.Max(codec.Info.Width, codec.Info.Height);
        var size = codec.GetScaledDimensions(Math.Min(1, Enough / (float)longer));
        var bitmap = new SKBitmap();
        if (
            bitmap.TryAllocPixels(new(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()))
            && codec.GetPixels(bitmap.Info, bitmap.GetPixels()) == SKCodecResult.Success
        )
            return bitmap;
        bitmap.Dispose();
        return null;
    }

    /// <param name="square">The middle of it in a square of so many pixels; null for all of it.</param>
    private static byte[] Draw(SKImage image, SKEncodedOrigin origin, int? square, int quality)
    {
        var turned = origin >= SKEncodedOrigin.LeftTop;
        var (width, height) = turned ? (image.Height, image.Width) : (image.Width, image.Height);
        var scale = square is { } side
            ? side / (float)Math.Min(width, height)
            : Math.Min(1, (int)PictureSize.Large / (float)Math.Max(width, height));
        var (across, down) = square is { } s ? (s, s) : (Scaled(width, scale), Scaled(height, scale));
        using var surface = SKSurface.Create(new SKImageInfo(across, down, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Translate(across / 2f, down / 2f);
        canvas.Scale(scale);
        canvas.Concat(Upright(origin));
        canvas.DrawImage(image, -image.Width / 2f, -image.Height / 2f, Smooth);
        using var pixels = surface.PeekPixels();
        using var encoded = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality));
        return encoded!.ToArray();
    }

    private static int Scaled(int length, float scale) => Math.Max(1, (int)MathF.Round(length * scale));

    /// <summary>Turns and mirrors around the middle, as the camera was held.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin)
    {
        var (xx, xy, yx, yy) = origin switch
        {
            SKEncodedOrigin.TopRight => (-1, 0, 0, 1),
            SKEncodedOrigin.BottomRight => (-1, 0, 0, -1),
            SKEncodedOrigin.BottomLeft => (1, 0, 0, -1),
            SKEncodedOrigin.LeftTop => (0, 1, 1, 0),
            SKEncodedOrigin.RightTop => (0, -1, 1, 0),
            SKEncodedOrigin.RightBottom => (0, -1, -1, 0),
            SKEncodedOrigin.LeftBottom => (0, 1, -1, 0),
            _ => (1, 0, 0, 1),
        };
        return new(xx, xy, 0, yx, yy, 0, 0, 0, 1);
    }
}
