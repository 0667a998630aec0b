using System.Text.Json;
using Microsoft.Playwright;
using Pos.E2E.Pages;
using Pos.E2E.Rig;
using Pos.E2E.Shared;
using static Microsoft.Playwright.Assertions;

namespace Pos.E2E.SignIn;

public sealed class PasskeyTests(Server server) : BrowserTest(server)
{
    /// <summary>A device with a screen lock, as Chromium makes one up.</summary>
    private static async Task<(ICDPSession Wire, string Id)> DeviceAsync(Window window)
    {
        var wire = await window.Context.NewCDPSessionAsync(window.Page);
        await wire.SendAsync("WebAuthn.enable");
        var made = await wire.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        return (wire, made!.Value.GetProperty("authenticatorId").GetString()!);
    }

    [Fact]
    public async Task A_device_that_was_added_signs_its_person_in_without_a_number_or_a_password()
    {
        var shop = await FoundShopAsync();
        var window = (await PhoneAsync()).TolerateStatus(422);
        var (page, checks) = (window.Page, new PageChecks(window.Page, axe: true));
        var (wire, device) = await DeviceAsync(window);
        await OfficePage.OpenAsync(window, shop);
        await window.GoAsync("/account");
        await window.TapAsync(page.Locator("a[href='/account/passkeys/new']"));
        await Expect(page.Locator("[data-passkey-missing]")).ToBeHiddenAsync();
        await Expect(page.Locator("#Name")).Not.ToHaveValueAsync("");
        await checks.AllAsync("new passkey", 44);
        await page.Locator("#Name").FillAsync("Counter phone");
        await page.Locator("#Current").FillAsync("wrong password");
        await window.TapAsync(page.Locator("form[data-passkey] .button--main"));
        await Expect(page.Locator("[data-passkey-trouble]")).ToHaveTextAsync("That is not your current password");
        await checks.AllAsync("new passkey with a wrong password", 44);
        await page.Locator("#Current").FillAsync(TestShop.Password);
        await window.TapAsync(page.Locator("form[data-passkey] .button--main"));
        await Expect(page).ToHaveURLAsync(window.Address + "/account");
        await Expect(page.Locator("section[aria-labelledby=passkeys] .row")).ToContainTextAsync("Counter phone");
        await checks.AllAsync("account with a passkey", 44);

        // The device knows that it has one.
        await window.GoAsync("/account/passkeys/new");
        await page.Locator("#Current").FillAsync(TestShop.Password);
        await window.TapAsync(page.Locator("form[data-passkey] .button--main"));
        await Expect(page.Locator("[data-passkey-trouble]")).ToHaveTextAsync("This device has a passkey for your account already.");

        await window.GoAsync("/account");
        await window.TapAsync(page.Locator("form[action='/sign-out'] button"));
        await Expect(page).ToHaveURLAsync(window.Address + "/sign-in");
        await window.GoAsync("/sign-in?returnUrl=/customers");
        await checks.AllAsync("sign-in with a passkey", 44);
        await UserAsync(wire, device, verified: false);
        await window.TapAsync(page.Locator("form[data-passkey] .button"));
        await Expect(page.Locator("[data-passkey-trouble]")).ToHaveTextAsync("No passkey was used. Try again, or use your password.");
        await UserAsync(wire, device, verified: true);
        await window.TapAsync(page.Locator("form[data-passkey] .button"));
        await Expect(page).ToHaveURLAsync(window.Address + "/customers");

        await window.GoAsync("/account");
        await window.TapAsync(page.Locator("section[aria-labelledby=passkeys] .row"));
        await checks.AllAsync("a passkey", 44);
        await page.Locator("#Current").FillAsync(TestShop.Password);
        await window.TapAsync(page.Locator("#main .button--danger"));
        await Expect(page.Locator("section[aria-labelledby=passkeys] .row")).ToHaveCountAsync(0);
        await window.TapAsync(page.Locator("form[action='/sign-out'] button"));
        await Expect(page).ToHaveURLAsync(window.Address + "/sign-in");
        await window.TapAsync(page.Locator("form[data-passkey] .button"));
        await Expect(page.Locator(".banner--danger")).ToContainTextAsync("This passkey is not known here");
        Assert.True(checks.Problems.Count == 0, string.Join(Environment.NewLine, checks.Problems));
    }

    private static Task<JsonElement?> UserAsync(ICDPSession wire, string device, bool verified) =>
        wire.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = device, ["isUserVerified"] = verified });

    [Fact]
    public async Task Who_runs_the_platform_comes_by_a_passkey_and_not_by_the_password_alone()
    {
        var admin = $"{Guid.CreateVersion7():N}@platform.example";
        await Database.Maker.AddPersonAsync(admin, TestShop.Password);
        Assert.True(await Data.Platform.PlatformAdmins.AppointAsync(Database.OwnerConnection, admin, Ct));
        var window = await PhoneAsync();
        var page = window.Page;
        await DeviceAsync(window);
        await (await SignInPage.OpenAsync(window)).SubmitAsync(admin, TestShop.Password);
        await window.TapAsync(page.Locator("a[href='/account/passkeys/new']"));
        await page.Locator("#Current").FillAsync(TestShop.Password);
        await window.TapAsync(page.Locator("form[data-passkey] .button--main"));
        await Expect(page.Locator("table.table")).ToBeVisibleAsync();
        await window.Context.ClearCookiesAsync();
        await (await SignInPage.OpenAsync(window)).SubmitAsync(admin, TestShop.Password);
        await Expect(page.Locator("form[data-passkey] .button--main")).ToBeVisibleAsync();
        await Expect(page.Locator("#Code")).ToHaveCountAsync(0);
        var checks = new PageChecks(page, axe: true);
        await checks.AllAsync("a passkey after the password", 44);
        await window.TapAsync(page.Locator("form[data-passkey] .button--main"));
        await Expect(page.Locator("table.table")).ToBeVisibleAsync();
        Assert.True(checks.Problems.Count == 0, string.Join(Environment.NewLine, checks.Problems));
    }
}
