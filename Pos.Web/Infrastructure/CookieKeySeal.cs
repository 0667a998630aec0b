using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Cookie keys at rest: AES-256-GCM by a key of each one's own, which the certificate wraps with OAEP. .NET's own way wraps by PKCS#1 v1.5 and notices no change.
/// </summary>
public sealed class CookieKeySeal(X509Certificate2 certificate) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var (key, nonce) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize));
        var (text, tag) = (new byte[plain.Length], new byte[AesGcm.TagByteSizes.MaxSize]);
        using (var aes = new AesGcm(key, tag.Length))
            aes.Encrypt(nonce, plain, text, tag);
        using var rsa = certificate.GetRSAPublicKey()!;
        var wrapped = rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256);
        var parts = new[] { ("key", wrapped), ("nonce", nonce), ("text", text), ("tag", tag) };
        return new(
            new XElement("sealed", parts.Select(part => new XElement(part.Item1, Convert.ToBase64String(part.Item2)))),
            typeof(CookieKeyOpener)
        );
    }
}

/// <summary>Its name stands beside every key that is kept: a key whose opener is called otherwise opens no more.</summary>
public sealed class CookieKeyOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        byte[] Part(string name) => Convert.FromBase64String(encryptedElement.Element(name)!.Value);
        using var rsa = services.GetRequiredService<X509Certificate2>().GetRSAPrivateKey()!;
        var (tag, text) = (Part("tag"), Part("text"));
        using var aes = new AesGcm(rsa.Decrypt(Part("key"), RSAEncryptionPadding.OaepSHA256), AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[text.Length];
        aes.Decrypt(Part("nonce"), text, tag, plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
