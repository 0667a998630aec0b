using Pos.Data.Operations;

namespace Pos.Data.Pictures;

/// <summary>A picture takes up to 160 MB while it is made small: so many at a time, and whoever comes then is asked to come again.</summary>
public sealed class PictureRoom(int places = 2) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim _places = new(places);

    /// <summary>Refusals: those of <see cref="PictureMaker"/>, picture_busy.</summary>
    public async Task<(MadePicture? Picture, Refusal? Refusal)> MakeAsync(byte[] sent, CancellationToken ct)
    {
        if (!await _places.WaitAsync(Patience, ct))
            return (null, new("picture_busy"));
        try
        {
            return await Task.Run(() => PictureMaker.Make(sent), ct);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
