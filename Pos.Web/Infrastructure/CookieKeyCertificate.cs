using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pos.Web.Infrastructure;

/// <summary>
/// What the cookie keys in the database are encrypted with: a PEM file with a certificate and its private key, the same on every node, and nowhere else.
/// </summary>
public static class CookieKeyCertificate
{
    public const string Setting = "DataProtection:Certificate";

    /// <summary>The one that is named; in Development one of its own in the data folder. Null where neither is there.</summary>
    public static X509Certificate2? Find(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[Setting] is { Length: > 0 } named)
            return X509Certificate2.CreateFromPemFile(named);
        if (!environment.IsDevelopment())
            return null;
        var own = Path.Combine(configuration["Data:Folder"] ?? Path.Combine(environment.ContentRootPath, ".data"), "cookie-keys.pem");
        if (!File.Exists(own))
            Make(own);
        return X509Certificate2.CreateFromPemFile(own);
    }

    /// <summary>Readable by this user alone. Of two processes that make it at once the first one's stays.</summary>
    public static void Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        using var key = RSA.Create(3072);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(
            "CN=tarazu cookie keys",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(now.AddDays(-1), now.AddYears(100));
        var half = $"{file}.{Guid.CreateVersion7(now):N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(half, options))
            writer.Write($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        try
        {
            File.Move(half, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(half);
        }
    }

    /// <summary>Whoever reads unencrypted cookie keys can be anybody: the program does not serve with them.</summary>
    public static void RefuseWithout(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment() && string.IsNullOrEmpty(configuration[Setting]))
            throw new InvalidOperationException(
                $"Cookie keys are kept encrypted: set {Setting} to a PEM file with a certificate and its private key, the same on every node. "
                    + "Make it once: openssl req -x509 -newkey rsa:3072 -nodes -days 36500 -subj /CN=tarazu -keyout key.pem -out certificate.pem && "
                    + "cat certificate.pem key.pem > cookie-keys.pem && chmod 600 cookie-keys.pem"
            );
    }
}
