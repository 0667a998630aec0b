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

    // Of this size once, and from it both that are kept.
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
        using var upright = Upright(codec);
        if (
            upright is null
            || Encode(upright, square: null, LargeQuality) is not { } large
            || Encode(upright, (int)PictureSize.Small, SmallQuality) is not { } small
        )
            return (null, new("picture_broken"));
        return (new(PictureName.HashOf(large), small, large), null);
    }

    /// <summary>As many as the file says it has; 0 for what is no picture.</summary>
    public static long PixelsOf(byte[] sent)
    {
        using var content = SKData.CreateCopy(sent);
        using var codec = SKCodec.Create(content);
        return codec is null ? 0 : (long)codec.Info.Width * codec.Info.Height;
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

    /// <summary>On white, and no larger than what both sizes are made from.</summary>
    private static SKImage? Upright(SKCodec codec)
    {
        using var decoded = Decode(codec);
        if (decoded is null)
            return null;
        // Else the image would be a copy of it.
        decoded.SetImmutable();
        using var image = SKImage.FromBitmap(decoded);
        if (image is null)
            return null;
        var origin = codec.EncodedOrigin;
        var turned = origin >= SKEncodedOrigin.LeftTop;
        var (width, height) = turned ? (image.Height, image.Width) : (image.Width, image.Height);
        var scale = Math.Min(1, Enough / (float)Math.Max(width, height));
        using var surface = Draw(image, Scaled(width, scale), Scaled(height, scale), scale, AsHeld(origin));
        return surface?.Snapshot();
    }

    /// <param name="square">The middle of it in a square of so many pixels; null for all of it.</param>
    private static byte[]? Encode(SKImage image, int? square, int quality)
    {
        var scale = square is { } side
            ? side / (float)Math.Min(image.Width, image.Height)
            : Math.Min(1, (int)PictureSize.Large / (float)Math.Max(image.Width, image.Height));
        var (across, down) = square is { } s ? (s, s) : (Scaled(image.Width, scale), Scaled(image.Height, scale));
        using var surface = Draw(image, across, down, scale, SKMatrix.Identity);
        using var pixels = surface?.PeekPixels();
        using var encoded = pixels?.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality));
        return encoded?.ToArray();
    }

    /// <returns>Null where there is no memory for it.</returns>
    private static SKSurface? Draw(SKImage image, int across, int down, float scale, SKMatrix turn)
    {
        var surface = SKSurface.Create(new SKImageInfo(across, down, SKColorType.Rgba8888, SKAlphaType.Opaque));
        if (surface?.Canvas is not { } canvas)
            return null;
        canvas.Clear(SKColors.White);
        canvas.Translate(across / 2f, down / 2f);
        canvas.Scale(scale);
        canvas.Concat(turn);
        canvas.DrawImage(image, -image.Width / 2f, -image.Height / 2f, Smooth);
        return surface;
    }

    private static int Scaled(int length, float scale) => Math.Max(1, (int)MathF.Round(length * scale));

    /// <summary>Turns and mirrors around the middle, as the camera was held.</summary>
    private static SKMatrix AsHeld(SKEncodedOrigin origin)
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
