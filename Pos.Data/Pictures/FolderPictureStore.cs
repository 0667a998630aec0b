namespace Pos.Data.Pictures;

/// <summary>A folder for each business.</summary>
/// <param name="root">Made when the first picture comes.</param>
public sealed class FolderPictureStore(string root) : IPictureStore
{
    private const string Coming = ".coming";

    public async Task PutAsync(Guid business, PictureName name, byte[] content, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(FolderOf(business)).FullName;
        var coming = Path.Combine(folder, $"{Path.GetRandomFileName()}{Coming}");
        try
        {
            await using (var file = new FileStream(coming, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content, ct);
                file.Flush(flushToDisk: true);
            }
            File.Move(coming, Path.Combine(folder, name.ToString()), overwrite: true);
        }
        catch
        {
            File.Delete(coming);
            throw;
        }
    }

    public async Task<byte[]?> FindAsync(Guid business, PictureName name, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(FileOf(business, name), ct);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task RemoveAsync(Guid business, PictureName name, CancellationToken ct)
    {
        if (Directory.Exists(FolderOf(business)))
            File.Delete(FileOf(business, name));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PictureName>> ListAsync(Guid business, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<PictureName>>(
            Directory.Exists(FolderOf(business))
                ?
                [
                    .. Directory
                        .EnumerateFiles(FolderOf(business))
                        .Select(file => PictureName.Parse(Path.GetFileName(file)))
                        .OfType<PictureName>(),
                ]
                : []
        );

    public Task<IReadOnlyList<Guid>> BusinessesAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Guid>>(
            Directory.Exists(root)
                ?
                [
                    .. Directory
                        .EnumerateDirectories(root)
                        .Select(folder => Guid.TryParse(Path.GetFileName(folder), out var business) ? business : (Guid?)null)
                        .OfType<Guid>(),
                ]
                : []
        );

    public Task TidyAsync(Guid business, DateTimeOffset before, CancellationToken ct)
    {
        if (Directory.Exists(FolderOf(business)))
            foreach (var file in Directory.EnumerateFiles(FolderOf(business), $"*{Coming}"))
                if (File.GetLastWriteTimeUtc(file) < before.UtcDateTime)
                    File.Delete(file);
        return Task.CompletedTask;
    }

    public Task RemoveAllAsync(Guid business, CancellationToken ct)
    {
        if (Directory.Exists(FolderOf(business)))
            Directory.Delete(FolderOf(business), recursive: true);
        return Task.CompletedTask;
    }

    private string FolderOf(Guid business) => Path.Combine(root, business.ToString());

    private string FileOf(Guid business, PictureName name) => Path.Combine(FolderOf(business), name.ToString());
}
