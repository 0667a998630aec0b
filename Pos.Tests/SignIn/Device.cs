using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.SignIn;

/// <summary>What makes passkeys and signs by them, as browsers pass it on (WebAuthn); each property is a way to do it wrongly.</summary>
public sealed class Device : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Credential { get; init; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>Whose it is, as the server said when it was made.</summary>
    public string Handle { get; set; } = "";
    public uint Count { get; set; }
    public bool Counts { get; init; } = true;
    public bool Verifies { get; set; } = true;

    /// <summary>Null for where it was asked.</summary>
    public string? Domain { get; set; }

    /// <summary>Null for where it was asked.</summary>
    public string? Origin { get; set; }
    public bool InAFrameOfAnother { get; set; }
    public bool SignsSomethingElse { get; set; }

    public Device With(Action<Device> change)
    {
        change(this);
        return this;
    }

    /// <summary>Makes one for whoever is signed in.</summary>
    public static async Task<Device> AddedAsync(Visitor visitor, string password = TestShop.Password, string name = "Phone")
    {
        var device = new Device();
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await device.AddAsync(visitor, password, name)).StatusCode);
        return device;
    }

    public async Task<HttpResponseMessage> AddAsync(Visitor visitor, string password = TestShop.Password, string name = "Phone") =>
        await visitor.FormAsync(
            "/account/passkeys",
            ("Name", name),
            ("Credential", Made(visitor, await AskedAsync(visitor, "/account/passkeys/options", ("Current", password))))
        );

    public static async Task<JsonElement> AskedAsync(Visitor visitor, string path, params (string, string)[] fields)
    {
        var answer = await visitor.FormAsync(path, fields);
        var text = await answer.TextAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<HttpResponseMessage> SignInAsync(Visitor visitor, string? returnUrl = null)
    {
        var credential = Answer(visitor, await AskedAsync(visitor, "/sign-in/passkey/options"));
        return await SendAsync(visitor, credential, returnUrl);
    }

    public static Task<HttpResponseMessage> SendAsync(Visitor visitor, string credential, string? returnUrl = null) =>
        visitor.FormAsync(
            "/sign-in/passkey",
            returnUrl is null ? [("Credential", credential)] : [("Credential", credential), ("ReturnUrl", returnUrl)]
        );

    /// <summary>To navigator.credentials.create.</summary>
    public string Made(Visitor visitor, JsonElement asked)
    {
        Handle = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(asked.GetProperty("user").GetProperty("id").GetString()));
        var point = _key.ExportParameters(false).Q;
        // COSE: an ES256 key on P-256.
        byte[] key = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Head(visitor, attested: true), .. new byte[16], .. Length(Credential.Length), .. Credential, .. key];
        byte[] attestation =
        [
            0xa3,
            .. Text("fmt"),
            .. Text("none"),
            .. Text("attStmt"),
            0xa0,
            .. Text("authData"),
            0x59,
            .. Length(data.Length),
            .. data,
        ];
        return Written(
            new { clientDataJSON = Letters(ClientData("webauthn.create", visitor, asked)), attestationObject = Letters(attestation) }
        );
    }

    /// <summary>To navigator.credentials.get.</summary>
    public string Answer(Visitor visitor, JsonElement asked)
    {
        if (Counts)
            Count++;
        var (data, said) = (Head(visitor, attested: false), ClientData("webauthn.get", visitor, asked));
        var signature = _key.SignData(
            [.. data, .. SHA256.HashData(SignsSomethingElse ? data : said)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return Written(
            new
            {
                clientDataJSON = Letters(said),
                authenticatorData = Letters(data),
                signature = Letters(signature),
                userHandle = Letters(Encoding.UTF8.GetBytes(Handle)),
            }
        );
    }

    private string Written(object response) =>
        JsonSerializer.Serialize(
            new
            {
                id = Letters(Credential),
                rawId = Letters(Credential),
                type = "public-key",
                clientExtensionResults = new { },
                response,
            }
        );

    private byte[] ClientData(string type, Visitor visitor, JsonElement asked) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge = asked.GetProperty("challenge").GetString(),
                origin = Origin ?? visitor.Address.GetLeftPart(UriPartial.Authority),
                crossOrigin = InAFrameOfAnother,
            }
        );

    // Somebody was there (1), and was asked for finger, face or PIN (4).
    private byte[] Head(Visitor visitor, bool attested)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return
        [
            .. SHA256.HashData(Encoding.UTF8.GetBytes(Domain ?? visitor.Address.Host)),
            (byte)(1 | (Verifies ? 4 : 0) | (attested ? 0x40 : 0)),
            .. count,
        ];
    }

    private static byte[] Length(int length)
    {
        var octets = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)length);
        return octets;
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static string Letters(byte[] octets) => Base64Url.EncodeToString(octets);

    public void Dispose() => _key.Dispose();
}
