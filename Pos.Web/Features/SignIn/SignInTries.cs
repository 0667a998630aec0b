using Microsoft.Extensions.Caching.Memory;

namespace Pos.Web.Features.SignIn;

/// <summary>
/// How often one login is tried from one place. A login that nobody has is counted like any other, so that being asked to wait tells nothing; and whoever tries
/// it keeps nobody else out. Each web node counts for itself.
/// </summary>
public sealed class SignInTries : IDisposable
{
    public const int Most = 8;
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);

    private sealed class Count
    {
        public int Value;
    }

    private readonly MemoryCache _tries = new(new MemoryCacheOptions { SizeLimit = 100_000 });
    private readonly Lock _making = new();

    /// <summary>Counts a try, whatever comes of it: of many at once no more get through.</summary>
    /// <returns>False when there were too many.</returns>
    public bool Take(string login, string place) => Interlocked.Increment(ref CountOf((login, place)).Value) <= Most;

    /// <summary>It was the right password.</summary>
    public void Forget(string login, string place) => _tries.Remove((login, place));

    private Count CountOf((string, string) key)
    {
        lock (_making)
            return _tries.GetOrCreate(
                key,
                entry =>
                {
                    entry.Size = 1;
                    entry.AbsoluteExpirationRelativeToNow = Wait;
                    return new Count();
                }
            )!;
    }

    public void Dispose() => _tries.Dispose();
}
