namespace Pos.Web.Features.SignIn;

/// <summary>What people call the browser that says so of itself: "Chrome, Android". Browsers name others before themselves, so the order is what tells.</summary>
public static class BrowserName
{
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("SamsungBrowser/", "Samsung Internet"),
        ("OPR/", "Opera"),
        ("Edg", "Edge"),
        ("UCBrowser/", "UC Browser"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ];

    /// <returns>Empty for one that says nothing that is known.</returns>
    public static string Of(string agent) =>
        string.Join(", ", new[] { First(Browsers, agent), First(Systems, agent) }.Where(name => name.Length > 0));

    private static string First((string Sign, string Name)[] known, string agent) =>
        known.Where(k => agent.Contains(k.Sign, StringComparison.Ordinal)).Select(k => k.Name).FirstOrDefault("");
}
