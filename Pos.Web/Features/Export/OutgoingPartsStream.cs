using Pos.Data.Export;

namespace Pos.Web.Features.Export;

/// <summary>What an archive is written into: it is taken out again in parts of one size.</summary>
public sealed class OutgoingPartsStream : Stream
{
    private readonly MemoryStream _waiting = new();
    private long _taken;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _taken + _waiting.Length;
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => _waiting.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _waiting.Write(buffer);

    /// <summary>The parts that are full; at the end also what is left.</summary>
    public IReadOnlyList<byte[]> Take(bool isEnd)
    {
        var bytes = _waiting.ToArray();
        var parts = bytes.Chunk(ExportPart.Size).Where(part => isEnd || part.Length == ExportPart.Size).ToList();
        var taken = parts.Sum(part => part.Length);
        _taken += taken;
        _waiting.SetLength(0);
        _waiting.Write(bytes.AsSpan(taken));
        return parts;
    }

    public bool IsPartReady => _waiting.Length >= ExportPart.Size;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
