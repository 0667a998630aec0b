using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Tests.Infrastructure;
using Pos.Web.Features.Demo;

namespace Pos.Tests.Credit;

public sealed class OwnerCodeTests(ShopRig rig) : ShopTests(rig)
{
    internal static Task SetAsync(TestShop shop, string code) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                Assert.Null(await services.GetRequiredService<OwnerCodes>().SetAsync(code, TestContext.Current.CancellationToken));
                return true;
            }
        );

    internal static Task<byte[]> KeyAsync(TestShop shop, string code) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async services =>
            {
                var kept = await services.GetRequiredService<PosDb>().OwnerCodes.SingleAsync(TestContext.Current.CancellationToken);
                return OwnerCode.KeyOf(code, kept.Salt, kept.Iterations);
            }
        );

    /// <summary>The same operation with another body, as if it had been written so at first.</summary>
    internal static Envelope Rewritten(EnvelopeChain till, Envelope envelope, RecordSale sale)
    {
        Assert.Equal(till.Enrolment.Device.Id, envelope.DeviceId);
        var rewritten = envelope with { Payload = JsonSerializer.Serialize(sale, SalesJson.Default.RecordSale) };
        return rewritten with { Hash = Convert.ToHexStringLower(rewritten.ComputeHash()) };
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345a")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_code_is_six_digits(string? code)
    {
        var shop = await Rig.ShopAsync();
        var refusal = await shop.Host.AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            services => services.GetRequiredService<OwnerCodes>().SetAsync(code, TestContext.Current.CancellationToken)
        );
        Assert.Equal("code_not_six_digits", refusal?.Code);
    }

    [Fact]
    public async Task A_till_gets_enough_to_know_a_slip_of_the_finger_and_not_the_key()
    {
        var shop = await Rig.ShopAsync();
        await SetAsync(shop, "246810");
        using var phone = shop.Host.NewVisitor();
        var pack = await (await phone.BearerAsync("/sync/customers", TestShop.Bearer(shop.Till))).AsAsync(CreditJson.Default.CustomerPack);
        var key = OwnerCode.KeyOf("246810", Convert.FromBase64String(pack.OwnerCode!.Salt), pack.OwnerCode.Iterations);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(key))[..3], pack.OwnerCode.Check);
    }
}
