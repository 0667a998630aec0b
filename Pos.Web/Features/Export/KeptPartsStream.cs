using Pos.Data.Export;

namespace Pos.Web.Features.Export;

/// <summary>An archive as one stream from any place on, of which one part at a time is read: a slow phone holds no transaction open.</summary>
/// <param name="length">Bytes.</param>
/// <param name="partAsync">A part by its number.</param>
public sealed class KeptPartsStream(long length, Func<int, CancellationToken, Task<byte[]>> partAsync) : Stream
{
    private long _position;
    private int _at = -1;
    private byte[] _part = [];

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length)
            return 0;
        var (part, from) = ((int)(_position / ExportPart.Size), (int)(_position % ExportPart.Size));
        if (part != _at)
            (_at, _part) = (part, await partAsync(part, cancellationToken));
        var count = Math.Min(buffer.Length, _part.Length - from);
        _part.AsMemory(from, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) =>
        _position =
            offset
            + origin switch
            {
                SeekOrigin.Current => _position,
                SeekOrigin.End => length,
                _ => 0,
            };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
