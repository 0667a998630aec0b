using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Pos.Tests.Infrastructure;
using Pos.Web.Infrastructure;

namespace Pos.Tests.SignIn;

public sealed class CookieKeysTests(ShopRig rig) : ShopTests(rig)
{
    [Fact]
    public async Task What_is_kept_of_the_cookie_keys_makes_no_cookie()
    {
        var shop = await Rig.ShopAsync();
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/products")).StatusCode);
        var keys = await Database.ListAsync<string>("select xml from identity.data_protection_keys");
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains("EncryptedData", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain("<value>", key, StringComparison.Ordinal));

        // Everything that is in the database, and not the certificate: the keys open nothing, so they make nothing either.
        var folder = Directory.CreateTempSubdirectory("pos-tests-keys-").FullName;
        CookieKeyCertificate.Make(Path.Combine(folder, "other.pem"));
        await using var thief = new ShopHost(Database, settings: (CookieKeyCertificate.Setting, Path.Combine(folder, "other.pem")));
        thief.StartServer();
        using var visitor = thief.NewVisitor();
        foreach (Cookie cookie in owner.Cookies.GetAllCookies())
            visitor.Cookies.Add(thief.Address, new Cookie(cookie.Name, cookie.Value));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/products")).StatusCode);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void In_production_the_program_does_not_serve_without_a_certificate()
    {
        using var host = new ShopHost(Database, "Production", (CookieKeyCertificate.Setting, ""));
        var refusal = Assert.Throws<InvalidOperationException>(host.StartServer);
        Assert.Contains("set DataProtection:Certificate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_development_it_makes_one_that_nobody_else_reads_and_keeps_it()
    {
        var folder = Directory.CreateTempSubdirectory("pos-tests-keys-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder)]).Build();
        var environment = new HostingEnvironment { EnvironmentName = "Development", ContentRootPath = folder };
        using var first = CookieKeyCertificate.Find(configuration, environment);
        using var second = CookieKeyCertificate.Find(configuration, environment);
        Assert.True(first!.HasPrivateKey);
        Assert.Equal(first.Thumbprint, second!.Thumbprint);
        var file = Directory.GetFiles(folder).Single();
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_program_says_which_connection_to_the_keys_is_missing()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:App", Database.AppConnection)])
            .Build();
        var refusal = await Assert.ThrowsAsync<SettingMissingException>(() =>
            ShopDatabase.OpenAsync(configuration, new HostingEnvironment { EnvironmentName = "Production" })
        );
        Assert.Contains("ConnectionStrings:Keys", refusal.Message, StringComparison.Ordinal);
    }
}
