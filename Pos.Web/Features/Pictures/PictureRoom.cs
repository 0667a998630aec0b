using Pos.Data.Operations;
using Pos.Data.Pictures;
using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Pictures;

/// <summary>
/// A picture of 40 megapixels takes some 200 MB while it is made small, one of a phone a third of that: so many at a time, one of them of a business and one of
/// them a large one, and whoever comes then is asked to come again. Whoever waits keeps a connection of the database, so that few do, and not for long.
/// </summary>
public sealed class PictureRoom(int places = 2) : IDisposable
{
    private const int WaitingOfBusiness = 3,
        Waiting = 6;
    private const long Large = 12_500_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly FairPlaces<Guid> _places = new(places, 1, WaitingOfBusiness, Waiting);
    private readonly SemaphoreSlim _large = new(1);

    /// <returns>Null for whoever is to come again.</returns>
    public async Task<FairPlaces<Guid>.Place?> EnterAsync(Guid business, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await _places.EnterAsync(business, business, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>By whoever has a place. Refusals: those of <see cref="PictureMaker"/>, picture_busy.</summary>
    public async Task<(MadePicture? Picture, Refusal? Refusal)> MakeAsync(byte[] sent, CancellationToken ct)
    {
        var isLarge = PictureMaker.PixelsOf(sent) > Large;
        if (isLarge && !await _large.WaitAsync(Patience, ct))
            return (null, new("picture_busy"));
        try
        {
            return await Task.Run(() => PictureMaker.Make(sent), ct);
        }
        finally
        {
            if (isLarge)
                _large.Release();
        }
    }

    public void Dispose() => _large.Dispose();
}
