using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pos.Data.Tenancy;
using Pos.Web.Infrastructure;

namespace Pos.Tests.Infrastructure;

/// <summary>The program itself, listening on a real port.</summary>
public sealed class ShopHost : WebApplicationFactory<Program>
{
    private static readonly Lazy<string> Certificate = new(() =>
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("pos-tests-keys-").FullName, "cookie-keys.pem");
        CookieKeyCertificate.Make(file);
        return file;
    });
    private static readonly Lazy<string> Pictures = new(() => Directory.CreateTempSubdirectory("pos-tests-pictures-").FullName);
    private readonly TestDatabase _database;
    private readonly string _environment;
    private readonly (string Key, string Value)[] _settings;

    public ShopHost(TestDatabase database, string environment = "Development", params (string Key, string Value)[] settings)
    {
        (_database, _environment, _settings) = (database, environment, settings);
        UseKestrel(0);
    }

    /// <summary>What a test puts in the place of the program's own parts: points of failure.</summary>
    public Action<IServiceCollection> TestServices { get; init; } = _ => { };

    /// <summary>Everything the host wrote at warning or above.</summary>
    public Complaints Complaints { get; } = new();

    public Uri Address => ClientOptions.BaseAddress;

    public Visitor NewVisitor() => new(Address);

    /// <summary>One unit of work as a worker of a business, committed.</summary>
    public async Task<T> AsAsync<T>(Guid businessId, Guid userId, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        Assert.True(
            await transaction.EnterAsync(businessId, await _database.SessionOfAsync(userId), TestContext.Current.CancellationToken),
            "the user works in the business"
        );
        var result = await work(scope.ServiceProvider);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return result;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseEnvironment(_environment)
            .UseSetting("ConnectionStrings:App", _database.AppConnection)
            .UseSetting("ConnectionStrings:Owner", _database.OwnerConnection)
            .UseSetting("ConnectionStrings:Keys", _database.KeysConnection)
            .UseSetting(CookieKeyCertificate.Setting, Certificate.Value)
            .UseSetting("Pictures:Folder", Pictures.Value)
            .UseSetting("Pictures:SweepEveryHours", "0")
            .UseSetting("Demo:Seed", "false")
            .UseSetting("SignIn:PerMinute", "1000000")
            .UseSetting("Links:PerMinute", "1000000")
            .UseSetting("Sync:AtOnce", "1000")
            .UseSetting("Sync:PerMinute", "1000000")
            .UseSetting("Sync:StrangersPerMinute", "1000000")
            .UseSetting("Sync:WritesPerMinute", "1000000")
            .UseSetting("Health:EveryMinutes", "0")
            .UseSetting("Erasure:EveryMinutes", "0")
            .UseSetting("Till:PerMinute", "1000000");
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Complaints));
        // Every test makes people of its own; hashing their passwords well would take most of the run.
        builder.ConfigureTestServices(services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 100));
        builder.ConfigureTestServices(TestServices);
    }
}
