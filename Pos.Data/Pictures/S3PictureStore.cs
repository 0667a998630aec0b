using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pos.Data.Pictures;

/// <param name="Address">Of the server; null for Amazon's own in the region.</param>
/// <param name="AccessKey">Null for what the machine's surroundings give.</param>
public sealed record S3Settings(string? Address, string Bucket, string Region, string? AccessKey, string? SecretKey);

/// <summary>A bucket, in which the names of a business's pictures begin with its id.</summary>
public sealed class S3PictureStore(S3Settings settings) : IPictureStore, IDisposable
{
    private readonly AmazonS3Client _client = Client(settings);

    private static AmazonS3Client Client(S3Settings settings)
    {
        // Servers that are not Amazon's know buckets by path, and not every checksum.
        var config = new AmazonS3Config
        {
            AuthenticationRegion = settings.Region,
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

    public async Task RemoveAllAsync(Guid business, CancellationToken ct)
    {
        foreach (var key in await KeysAsync(business, ct))
            await _client.DeleteObjectAsync(settings.Bucket, key, ct);
    }

    public void Dispose() => _client.Dispose();

    private async Task<List<string>> KeysAsync(Guid business, CancellationToken ct)
    {
        var keys = new List<string>();
        var asked = new ListObjectsV2Request { BucketName = settings.Bucket, Prefix = PrefixOf(business) };
        while (true)
        {
            var page = await _client.ListObjectsV2Async(asked, ct);
            keys.AddRange((page.S3Objects ?? []).Select(o => o.Key));
            if (page.IsTruncated != true)
                return keys;
            asked.ContinuationToken = page.NextContinuationToken;
        }
    }

    private static string PrefixOf(Guid business) => $"{business}/";

    private static string KeyOf(Guid business, PictureName name) => $"{PrefixOf(business)}{name}";
}
