using System.Net;
using System.Text.Json;
using Pos.Data.Operations;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Till;

/// <summary>The till's form where no service worker stands in between.</summary>
public sealed class PostedSaleTests(ShopRig rig) : ShopTests(rig)
{
    private async Task<HttpStatusCode> PostAsync(TestShop shop, string? operation, string? token = null)
    {
        using var visitor = Rig.Host.NewVisitor();
        return (
            await visitor.FormAsync(
                "/till/sales",
                [.. operation is null ? [] : new[] { ("operation", operation) }, ("token", token ?? TestShop.Bearer(shop.Till))]
            )
        ).StatusCode;
    }

    private static string Json(Envelope envelope) => JsonSerializer.Serialize(envelope, OperationJson.Default.Envelope);

    private Task<long> SalesAsync(TestShop shop) =>
        Database.AskAsync<long>("select count(*) from shop.sales where business_id = $1", shop.BusinessId);

    [Fact]
    public async Task A_posted_sale_is_applied_once_however_it_comes_again()
    {
        var shop = await Rig.ShopAsync();
        var sale = shop.Sale();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, Json(sale)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, Json(sale)));
        Assert.Equal(ResultStatus.Duplicate, (await shop.PushAsync(sale)).Results.Single().Status);
        Assert.Equal(1, await SalesAsync(shop));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_said_so_and_changes_nothing()
    {
        var (shop, other) = (await Rig.ShopAsync(), await Rig.ShopAsync());
        var sale = shop.Sale();
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, Json(sale), "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, Json(sale), $"{shop.Till.Token.ShiftId}.guess"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(shop, Json(sale), TestShop.Bearer(other.Till)));
        foreach (var broken in new[] { null, "", "x", "[]", "null" })
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(shop, broken));
        foreach (
            var broken in new[]
            {
                "{}",
                """{"op_id":"018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b"}""",
                """{"op_id":"018f2a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b","payload":7}""",
                """{"op_id":"\ud800"}""",
                Json(sale).Replace("\"payload\":\"", "\"payload\":7,\"x\":\"", StringComparison.Ordinal),
            }
        )
            Assert.Equal((broken, HttpStatusCode.UnprocessableEntity), (broken, await PostAsync(shop, broken)));
        Assert.Equal((0, 0), (await SalesAsync(shop), await SalesAsync(other)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("{\"receipt_no\":7}")]
    [InlineData("{\"receipt_no\":\"\\ud800\"}")]
    public async Task A_posted_sale_that_is_kept_for_the_owner_still_gets_a_page(string payload)
    {
        var shop = await Rig.ShopAsync();
        Assert.Equal(
            HttpStatusCode.OK,
            await PostAsync(shop, Json(shop.Till.Next("record_sale", payload, TimeProvider.System.GetUtcNow())))
        );
        Assert.Equal(
            "quarantined",
            await Database.AskAsync<string>(
                "select status from shop.operations where business_id = $1 and kind = 'record_sale'",
                shop.BusinessId
            )
        );
    }
}
