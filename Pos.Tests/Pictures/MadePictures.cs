using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

namespace Pos.Tests.Pictures;

/// <summary>Files as people, cameras and those who mean no good send them.</summary>
internal static class MadePictures
{
    /// <summary>Left half red, right half blue, and in the upper left corner whatever is asked for.</summary>
    public static byte[] Halves(
        SKEncodedImageFormat format,
        int width = 200,
        int height = 100,
        SKColor? right = null,
        SKColor? corner = null
    )
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var paint = new SKPaint { Color = SKColors.Red };
        surface.Canvas.Clear(right ?? SKColors.Blue);
        surface.Canvas.DrawRect(0, 0, width / 2f, height, paint);
        paint.Color = corner ?? SKColors.Red;
        surface.Canvas.DrawRect(0, 0, width / 2f, height / 2f, paint);
        using var image = surface.Snapshot();
        using var encoded = image.Encode(format, 90);
        return encoded.ToArray();
    }

    public static byte[] Jpeg(int width = 200, int height = 100) => Halves(SKEncodedImageFormat.Jpeg, width, height);

    /// <summary>With what a camera writes: how it was held (1 to 8), and where.</summary>
    public static byte[] Held(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0II*\0"u8,
            // From here on its places count: one directory with the orientation and a camera's name of 24 letters.
            8,
            0,
            0,
            0,
            2,
            0,
            0x0F,
            0x01,
            2,
            0,
            24,
            0,
            0,
            0,
            38,
            0,
            0,
            0,
            0x12,
            0x01,
            3,
            0,
            1,
            0,
            0,
            0,
            orientation,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            .. "24.8607N 67.0011E secret"u8,
        ];
        var length = exif.Length + 2;
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG that says it is so large, and holds next to nothing.</summary>
    public static byte[] SaysItIs(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[1000]);
        return
        [
            0x89,
            0x50,
            0x4E,
            0x47,
            0x0D,
            0x0A,
            0x1A,
            0x0A,
            .. Chunk("IHDR"u8, header),
            .. Chunk("IDAT"u8, packed.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>Two pictures after each other in one WebP.</summary>
    public static byte[] Moving(params byte[][] webps)
    {
        static byte[] Part(ReadOnlySpan<byte> name, byte[] content)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
            return [.. name, .. length, .. content, .. new byte[content.Length % 2]];
        }
        // 200 x 100, less one.
        byte[] size = [199, 0, 0, 99, 0, 0];
        byte[] inside =
        [
            .. "WEBP"u8,
            .. Part("VP8X"u8, [0x02, 0, 0, 0, .. size]),
            .. Part("ANIM"u8, [0, 0, 0, 0, 0, 0]),
            .. webps.SelectMany(webp => Part("ANMF"u8, [0, 0, 0, 0, 0, 0, .. size, 100, 0, 0, 0, .. webp[12..]])),
        ];
        return Part("RIFF"u8, inside);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content)
    {
        byte[] named = [.. name, .. content];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. length, .. named, .. sum];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
