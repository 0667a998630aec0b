using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Pos.Data.Pictures;

/// <summary>The longer side at most, in pixels; the small one is a square.</summary>
public enum PictureSize
{
    Small = 96,
    Large = 480,
}

/// <summary>What a stored picture is called: by its content, so that what is under a name never changes.</summary>
public sealed partial record PictureName
{
    public PictureName(string hash, PictureSize size)
    {
        if (!IsHash(hash) || !Enum.IsDefined(size))
            throw new ArgumentException("no name of a picture", nameof(hash));
        (Hash, Size) = (hash, size);
    }

    public string Hash { get; }
    public PictureSize Size { get; }

    /// <summary>Null for what is none: whoever asks for one comes no further with anything else.</summary>
    public static PictureName? Parse(string? text) =>
        text is not null && Shape().Match(text) is { Success: true } match
            ? new(match.Groups["hash"].Value, match.Groups["size"].Value == "96" ? PictureSize.Small : PictureSize.Large)
            : null;

    public static bool IsHash(string text) => HashShape().IsMatch(text);

    /// <summary>Half of it is enough: who could make two that are alike has made both.</summary>
    public static string HashOf(ReadOnlySpan<byte> large) => Convert.ToHexStringLower(SHA256.HashData(large).AsSpan(0, 16));

    public override string ToString() => $"{Hash}-{(int)Size}.webp";

    [GeneratedRegex(@"^(?<hash>[0-9a-f]{32})-(?<size>96|480)\.webp\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"^[0-9a-f]{32}\z")]
    private static partial Regex HashShape();
}
