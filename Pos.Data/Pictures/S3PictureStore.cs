using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pos.Data.Pictures;

/// <param name="Address">Of the server; null for Amazon's own in the region.</param>
/// <param name="AccessKey">Null for what the machine's surroundings give.</param>
public sealed record S3Settings(string? Address, string Bucket, string Region, string? AccessKey, string? SecretKey)
{
    /// <summary>For one try of two: whoever sets a picture waits for it, and a connection of the database with him.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>A bucket, in which the names of a business's pictures begin with its id.</summary>
public sealed class S3PictureStore(S3Settings settings) : IPictureStore, IDisposable
{
    private const int AtOnce = 1_000;
    private readonly AmazonS3Client _client = Client(settings);

    private static AmazonS3Client Client(S3Settings settings)
    {
        // Servers that are not Amazon's know buckets by path, and not every checksum.
        var config = new AmazonS3Config
        {
            AuthenticationRegion = settings.Region,
            Timeout = settings.Patience,
            MaxErrorRetry = 1,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings.Address is { } address)
            (config.ServiceURL, config.ForcePathStyle) = (address, true);
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(settings.Region);
        return settings.AccessKey is { } key ? new(new BasicAWSCredentials(key, settings.SecretKey), config) : new(config);
    }

    public Task PutAsync(Guid business, PictureName name, byte[] content, CancellationToken ct) =>
        _client.PutObjectAsync(
            new()
            {
                BucketName = settings.Bucket,
                Key = KeyOf(business, name),
                InputStream = new MemoryStream(content, writable: false),
                ContentType = "image/webp",
                // Some servers keep the frames of chunks as if they were content.
                UseChunkEncoding = false,
            },
            ct
        );

    public async Task<byte[]?> FindAsync(Guid business, PictureName name, CancellationToken ct)
    {
        try
        {
            using var answer = await _client.GetObjectAsync(settings.Bucket, KeyOf(business, name), ct);
            using var content = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(content, ct);
            return content.ToArray();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task RemoveAsync(Guid business, PictureName name, CancellationToken ct) =>
        _client.DeleteObjectAsync(settings.Bucket, KeyOf(business, name), ct);

    public async Task<IReadOnlyList<PictureName>> ListAsync(Guid business, CancellationToken ct) =>
        [.. (await KeysAsync(business, ct)).Select(key => PictureName.Parse(key[PrefixOf(business).Length..])).OfType<PictureName>()];

    public async Task<IReadOnlyList<Guid>> BusinessesAsync(CancellationToken ct)
    {
        var businesses = new List<Guid>();
        await foreach (var page in PagesAsync(new() { BucketName = settings.Bucket, Delimiter = "/" }, ct))
        foreach (var prefix in page.CommonPrefixes ?? [])
            if (Guid.TryParse(prefix.TrimEnd('/'), out var business))
                businesses.Add(business);
        return businesses;
    }

    /// <summary>An object is there whole or not at all.</summary>
    public Task TidyAsync(Guid business, DateTimeOffset before, CancellationToken ct) => Task.CompletedTask;

    public async Task RemoveAllAsync(Guid business, CancellationToken ct)
    {
        foreach (var keys in (await KeysAsync(business, ct)).Chunk(AtOnce))
            await _client.DeleteObjectsAsync(
                new() { BucketName = settings.Bucket, Objects = [.. keys.Select(key => new KeyVersion { Key = key })] },
                ct
            );
    }

    public void Dispose() => _client.Dispose();

    private async Task<List<string>> KeysAsync(Guid business, CancellationToken ct)
    {
        var keys = new List<string>();
        await foreach (var page in PagesAsync(new() { BucketName = settings.Bucket, Prefix = PrefixOf(business) }, ct))
            keys.AddRange((page.S3Objects ?? []).Select(o => o.Key));
        return keys;
    }

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(
        ListObjectsV2Request asked,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        while (true)
        {
            var page = await _client.ListObjectsV2Async(asked, ct);
            yield return page;
            if (page.IsTruncated != true)
                yield break;
            asked.ContinuationToken = page.NextContinuationToken;
        }
    }

    private static string PrefixOf(Guid business) => $"{business}/";

    private static string KeyOf(Guid business, PictureName name) => $"{PrefixOf(business)}{name}";
}
