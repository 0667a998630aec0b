using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
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
        Assert.All(keys, key => Assert.Contains("CookieKeyOpener", key, StringComparison.Ordinal));
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

    private static ServiceProvider With(X509Certificate2 certificate) =>
        new ServiceCollection().AddSingleton(certificate).BuildServiceProvider();

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            now.AddDays(-1),
            now.AddDays(1)
        );
    }

    [Fact]
    public void A_kept_cookie_key_opens_with_its_certificate_alone_and_when_nothing_of_it_was_changed()
    {
        using var own = NewCertificate();
        using var other = NewCertificate();
        using var services = With(own);
        using var others = With(other);
        var plain = new XElement("key", new XElement("value", "of a key"));
        var kept = new CookieKeySeal(own).Encrypt(plain).EncryptedElement;
        Assert.DoesNotContain("of a key", kept.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(kept.ToString(), new CookieKeySeal(own).Encrypt(plain).EncryptedElement.ToString());
        Assert.True(XNode.DeepEquals(plain, new CookieKeyOpener(services).Decrypt(kept)));
        Assert.ThrowsAny<CryptographicException>(() => new CookieKeyOpener(others).Decrypt(kept));
        foreach (var part in kept.Elements().Select(e => e.Name))
        {
            var changed = new XElement(kept);
            var bytes = Convert.FromBase64String(changed.Element(part)!.Value);
            bytes[^1] ^= 1;
            changed.Element(part)!.Value = Convert.ToBase64String(bytes);
            Assert.ThrowsAny<CryptographicException>(() => new CookieKeyOpener(services).Decrypt(changed));
        }
    }

    [Fact]
    public async Task A_cookie_key_that_was_kept_in_the_way_of_before_still_opens()
    {
        await using var database = await Rig.NewDatabaseAsync("older_cookie_keys");
        var folder = Directory.CreateTempSubdirectory("pos-tests-keys-").FullName;
        var file = Path.Combine(folder, "own.pem");
        CookieKeyCertificate.Make(file);
        using var certificate = X509Certificate2.CreateFromPemFile(file);
        await using var before = new ShopHost(database, settings: (CookieKeyCertificate.Setting, file))
        {
            TestServices = services =>
                services.PostConfigure<KeyManagementOptions>(options =>
                    options.XmlEncryptor = new CertificateXmlEncryptor(certificate, NullLoggerFactory.Instance)
                ),
        };
        before.StartServer();
        var shop = await TestShop.FoundAsync(Rig, before);
        using var owner = await shop.SignedInAsync(shop.OwnerLogin);
        Assert.All(
            await database.ListAsync<string>("select xml from identity.data_protection_keys"),
            key => Assert.Contains("EncryptedData", key, StringComparison.Ordinal)
        );
        await using var now = new ShopHost(database, settings: (CookieKeyCertificate.Setting, file));
        now.StartServer();
        using var visitor = now.NewVisitor();
        foreach (Cookie cookie in owner.Cookies.GetAllCookies())
            visitor.Cookies.Add(now.Address, new Cookie(cookie.Name, cookie.Value));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/products")).StatusCode);
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
