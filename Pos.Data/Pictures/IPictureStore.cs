using System.Runtime.CompilerServices;

namespace Pos.Data.Pictures;

/// <summary>
/// Where the bytes of pictures are, each under the business it belongs to: a folder, or storage that speaks S3. All web nodes see the same one.
/// </summary>
public interface IPictureStore
{
    /// <summary>All of it, or nothing; what is there already stays as it is.</summary>
    Task PutAsync(Guid business, PictureName name, byte[] content, CancellationToken ct);

    /// <summary>Null where there is none.</summary>
    Task<byte[]?> FindAsync(Guid business, PictureName name, CancellationToken ct);

    Task RemoveAsync(Guid business, PictureName name, CancellationToken ct);

    Task<IReadOnlyList<PictureName>> ListAsync(Guid business, CancellationToken ct);

    /// <summary>Those that something is kept for.</summary>
    Task<IReadOnlyList<Guid>> BusinessesAsync(CancellationToken ct);

    /// <summary>What was begun before then and never came whole.</summary>
    Task TidyAsync(Guid business, DateTimeOffset before, CancellationToken ct);

    /// <summary>Everything that is kept for a business, whatever it is called.</summary>
    Task RemoveAllAsync(Guid business, CancellationToken ct);
}

public static class StoredPictures
{
    /// <summary>All that a business has, in the larger size, one after the other. One that is replaced meanwhile is passed over.</summary>
    public static async IAsyncEnumerable<(PictureName Name, byte[] Content)> AllAsync(
        this IPictureStore store,
        Guid business,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (var name in await store.ListAsync(business, ct))
            if (name.Size == PictureSize.Large && await store.FindAsync(business, name, ct) is { } content)
                yield return (name, content);
    }
}
