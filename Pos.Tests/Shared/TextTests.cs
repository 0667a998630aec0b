using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>Every word people see is there in both languages, in the feature that says it.</summary>
public sealed partial class TextTests
{
    // Written the same in both scripts.
    private static readonly HashSet<string> SameInUrdu = [];

    // Raised about what a till sent before any handler sees it: no form of the office meets them, the pages of review explain them.
    private static readonly string[] RefusedBeforeHandlers =
    [
        "author_expired",
        "author_revoked",
        "device_revoked",
        "hash_mismatch",
        "key_reused",
        "sequence_jump",
        "unknown_author",
        "unknown_kind",
    ];

    private const string SharedWords = "Shared";

    // Operations say with keys what they hold; Review draws it.
    private const string DrawsOperations = "Review";
    private static readonly List<string> InData = [.. Repository.Files("Pos.Data", ".cs").Select(f => f.Text)];

    private static readonly List<(string Name, string Text)> Sources = [.. Repository.Files("Pos.Web", ".cs", ".cshtml")];
    private static readonly List<Feature> Features =
    [
        .. Repository
            .Files("Pos.Web", "/Texts.resx")
            .Select(f => f.Name.Split('/')[^2])
            .Order(StringComparer.Ordinal)
            .Select(name => new Feature(name, Read(name, "Texts.resx"), Read(name, "Texts.ur.resx"))),
    ];

    private static readonly Dictionary<string, string> English = Features.SelectMany(f => f.English).DistinctBy(t => t.Key).ToDictionary();
    private static readonly Dictionary<string, string> Urdu = Features.SelectMany(f => f.Urdu).DistinctBy(t => t.Key).ToDictionary();

    private sealed record Feature(string Name, Dictionary<string, string> English, Dictionary<string, string> Urdu)
    {
        public IEnumerable<string> Sources =>
            TextTests
                .Sources.Where(s => s.Name.StartsWith($"Pos.Web/Features/{Name}/", StringComparison.Ordinal))
                .Select(s => s.Text)
                .Concat(Name == DrawsOperations ? InData : []);
    }

    private static Dictionary<string, string> Read(string feature, string file) =>
        XDocument
            .Load(Repository.Path("Pos.Web", "Features", feature, file))
            .Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static HashSet<string> Literals(IEnumerable<string> sources) =>
        [.. sources.SelectMany(s => Literal().Matches(s)).Select(m => m.Groups[1].Value)];

    /// <summary>The fixed start of keys that are put together ("method." of "method.{name}"). Refusals are known by their codes instead, rights by their names.</summary>
    private static HashSet<string> Starts(IEnumerable<string> sources) =>
        [
            .. sources
                .SelectMany(s => Interpolated().Matches(s))
                .Select(m => m.Groups[1].Value)
                .Where(s => s is not ("refusal." or "right.")),
        ];

    /// <summary>The codes of every refusal that one folder of Pos.Data, or all of it, can answer.</summary>
    private static HashSet<string> Codes(string folder) =>
        Directory.Exists(Repository.Path(folder))
            ? [.. Repository.Files(folder, ".cs").SelectMany(f => Refused().Matches(f.Text)).Select(m => m.Groups[1].Value)]
            : [];

    [Fact]
    public void Both_languages_of_each_feature_have_the_same_keys()
    {
        Assert.True(English.Count > 300);
        Assert.Empty(Features.SelectMany(f => f.English.Keys.Except(f.Urdu.Keys).Concat(f.Urdu.Keys.Except(f.English.Keys))));
    }

    [Fact]
    public void No_key_is_in_two_features() =>
        Assert.Empty(Features.SelectMany(f => f.English.Keys).CountBy(key => key).Where(k => k.Value > 1).Select(k => k.Key));

    [Fact]
    public void The_program_finds_every_text_in_the_language_of_the_moment()
    {
        var texts = new Web.Infrastructure.Texts();
        foreach (var (language, words) in new[] { ("en", English), ("ur", Urdu), ("fr", English) })
        {
            CultureInfo.CurrentUICulture = new(language);
            Assert.Equal(
                words.OrderBy(t => t.Key, StringComparer.Ordinal),
                texts.GetAllStrings(includeParentCultures: true).Select(t => KeyValuePair.Create(t.Name, t.Value))
            );
            Assert.Equal(words["shell.skip"], texts["shell.skip"]);
        }
        Assert.True(texts["nobody.says_this"].ResourceNotFound);
    }

    [Fact]
    public void Nothing_is_empty() => Assert.Empty(English.Concat(Urdu).Where(t => string.IsNullOrWhiteSpace(t.Value)).Select(t => t.Key));

    [Fact]
    public void Both_languages_have_the_same_places_for_figures_and_names() =>
        Assert.Empty(
            English.Where(t => !Places(t.Value).SetEquals(Places(Urdu[t.Key]))).Select(t => $"{t.Key}: {t.Value} / {Urdu[t.Key]}")
        );

    [Fact]
    public void Urdu_is_in_its_own_script() =>
        Assert.Empty(
            Urdu.Where(t => !SameInUrdu.Contains(t.Key) && !t.Value.Any(letter => letter is >= '\u0600' and <= '\u06FF'))
                .Select(t => $"{t.Key}: {t.Value}")
        );

    [Fact]
    public void English_is_in_Latin_script() =>
        Assert.Empty(English.Where(t => t.Value.Any(letter => letter is >= '\u0600' and <= '\u06FF')).Select(t => $"{t.Key}: {t.Value}"));

    [Fact]
    public void Every_key_a_feature_uses_is_its_own_or_shared()
    {
        var families = English.Keys.Select(k => k.Split('.')[0]).ToHashSet();
        var shared = Features.Single(f => f.Name == SharedWords).English;
        foreach (var feature in Features)
        {
            var (literals, starts) = (Literals(feature.Sources), Starts(feature.Sources));
            var there = feature.English.Keys.Concat(shared.Keys).ToHashSet();
            Assert.Empty(
                literals
                    .Where(l =>
                        families.Contains(l.Split('.')[0]) && !there.Contains(l) && !starts.Contains(l + ".") && !IsStart(feature, l)
                    )
                    .ToList()
            );
            Assert.Empty(
                starts
                    .Where(start =>
                        families.Contains(start.Split('.')[0]) && !there.Any(k => k.StartsWith(start, StringComparison.Ordinal))
                    )
                    .ToList()
            );
        }
    }

    // What is handed to the till's program is known by this start.
    private static bool IsStart(Feature feature, string literal) =>
        feature.Name == "Till" && literal == Web.Features.Till.ShellPage.ProgramTexts;

    [Fact]
    public void Every_key_of_a_feature_is_used_by_it()
    {
        foreach (var feature in Features)
        {
            var shared = feature.Name == SharedWords;
            var sources = shared ? Sources.Select(s => s.Text).Concat(InData) : feature.Sources;
            var (literals, starts) = (Literals(sources), Starts(sources));
            var codes = Codes(shared ? "Pos.Data" : $"Pos.Data/{feature.Name}");
            Assert.Empty(
                feature
                    .English.Keys.Where(k =>
                        !literals.Contains(k)
                        && !starts.Any(start => k.StartsWith(start, StringComparison.Ordinal))
                        && !(k.StartsWith("refusal.", StringComparison.Ordinal) && codes.Contains(k["refusal.".Length..]))
                        && !k.StartsWith("right.", StringComparison.Ordinal)
                        && !k.StartsWith(Web.Features.Till.ShellPage.ProgramTexts, StringComparison.Ordinal)
                    )
                    .ToList()
            );
        }
    }

    [Fact]
    public void The_program_of_the_till_is_handed_no_text_it_does_not_use()
    {
        var program = Repository.Files("wwwroot-src", ".ts").Where(f => !f.Name.EndsWith(".test.ts", StringComparison.Ordinal)).ToList();
        var literals = program.SelectMany(f => InProgram().Matches(f.Text)).Select(m => m.Groups[1].Value).ToHashSet();
        var starts = program.SelectMany(f => StartInProgram().Matches(f.Text)).Select(m => m.Groups[1].Value).ToHashSet();
        // Put together from the unit of a time.
        literals.UnionWith(["minutes", "hours", "days"]);
        Assert.Empty(
            English
                .Keys.Where(k => k.StartsWith(Web.Features.Till.ShellPage.ProgramTexts, StringComparison.Ordinal))
                .Select(k => k[Web.Features.Till.ShellPage.ProgramTexts.Length..])
                .Where(k => !literals.Contains(k) && !starts.Any(start => k.StartsWith(start, StringComparison.Ordinal)))
                .ToList()
        );
    }

    [Fact]
    public void Every_right_has_its_words_and_there_are_no_others()
    {
        var rights = new ServiceCollection().AddPosData().Select(s => s.ImplementationInstance).OfType<Right>().ToList();
        Assert.True(rights.Count >= 3);
        Assert.Equal(
            rights
                .SelectMany(r => r.HasLimit ? [$"right.{r.Name}", $"right.{r.Name}_limit"] : (string[])[$"right.{r.Name}"])
                .Order(StringComparer.Ordinal),
            English.Keys.Where(k => k.StartsWith("right.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_refusal_has_its_sentence()
    {
        var codes = Codes("Pos.Data").Except(RefusedBeforeHandlers).ToList();
        Assert.True(codes.Count >= 35);
        Assert.Empty(codes.Where(code => !English.ContainsKey($"refusal.{code}")).ToList());
        Assert.Empty(RefusedBeforeHandlers.Where(code => !English.ContainsKey($"review.why.{code}")).ToList());
    }

    [Fact]
    public void Every_reason_for_setting_aside_and_every_flag_has_its_words()
    {
        string[] reasons =
        [
            "unreadable",
            "unknown_version",
            "unknown_kind",
            "no_lines",
            "bad_line",
            "bad_total",
            "bad_payment",
            "unknown_product",
            "hash_mismatch",
            "key_reused",
            "sequence_jump",
            "author_expired",
            "author_revoked",
            "device_revoked",
            "unknown_author",
            "rejected_by_database",
            "failed",
            "bad_customer",
            "outlet_unknown",
            "name_missing",
            "name_too_long",
            "phone_bad",
            "too_many_debts",
        ];
        // Constants of Flag and of every SomethingFlags: one without its attribute would be raised and never shown.
        var kinds = typeof(Data.Operations.Flag)
            .Assembly.GetTypes()
            .Where(t => t == typeof(Data.Operations.Flag) || t.Name.EndsWith("Flags", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields())
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!)
            .ToList();
        Assert.True(kinds.Distinct().Count() >= 10);
        Assert.Equal(kinds.Order(), FlagKinds.All.Order());
        Assert.Empty(reasons.SelectMany(r => new[] { $"review.why.{r}", $"review.do.{r}" }).Except(English.Keys));
        Assert.Empty(
            kinds.SelectMany(k => new[] { $"flags.kind.{k}", $"flags.about.{k}", $"flags.many.{k}", $"flags.one.{k}" }).Except(English.Keys)
        );
    }

    [Fact]
    public void Every_kind_of_payment_role_and_error_has_its_word()
    {
        string[] keys =
        [
            .. Enum.GetNames<Data.Payments.PaymentMethod>().Select(m => $"method.{m.ToLowerInvariant()}"),
            "method.credit",
            .. Enum.GetNames<Data.Tenancy.Role>().Select(r => $"role.{r.ToLowerInvariant()}"),
            .. new[] { 400, 401, 403, 404, 405, 413, 422, 429, 500, 503 }.SelectMany(s =>
                new[] { $"errors.{new Web.Features.Shared.ErrorPage(s).Key}", $"errors.{new Web.Features.Shared.ErrorPage(s).Key}_help" }
            ),
        ];
        Assert.Empty(keys.Distinct().Except(English.Keys));
    }

    [Fact]
    public void Every_kind_of_entry_in_a_ledger_has_its_word()
    {
        var parts = Enum.GetValues<Data.Statements.PartKind>().Select(p => $"customers.part.{Web.Features.Customers.LedgerWords.Of(p)}");
        var kinds = Enum.GetValues<Data.Statements.LineKind>().Select(k => $"customers.kind.{Web.Features.Customers.LedgerWords.Of(k)}");
        string[] rows =
        [
            .. Repository
                .Files("Pos.Data", "CustomerShape.cs")
                .SelectMany(f => Refused().Matches(f.Text))
                .Select(m => $"customers.row.{m.Groups[1].Value}"),
            "customers.row.balance_bad",
        ];
        Assert.Empty(parts.Concat(kinds).Concat(rows).Except(English.Keys));
    }

    [Fact]
    public void No_view_says_anything_by_itself()
    {
        // Languages call themselves, a key is what stands on it, and digits show how figures look.
        string[] allowed = ["English", "اردو", "Enter", "۰۱۲۳"];
        var said =
            from view in Sources
            where view.Name.EndsWith(".cshtml", StringComparison.Ordinal)
            let markup = Comment().Replace(Code().Replace(view.Text, ""), "")
            from match in Said().Matches(markup).Concat(SaidByAttribute().Matches(markup))
            let words = match.Groups[1].Value.Trim()
            where !allowed.Contains(words)
            select $"{view.Name}: {words}";
        Assert.Empty(said);
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex("""(?<!\$)"([a-z]+\.[a-z0-9_.-]+)["]""")]
    private static partial Regex Literal();

    [GeneratedRegex("""\$"([a-z]+\.[a-z0-9_.-]*)\{""")]
    private static partial Regex Interpolated();

    [GeneratedRegex("""new(?: Refusal)?\("([a-z_]+)["]""")]
    private static partial Regex Refused();

    [GeneratedRegex(@"'([\w-]+)'")]
    private static partial Regex InProgram();

    [GeneratedRegex(@"`([\w-]+-)\$\{")]
    private static partial Regex StartInProgram();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    // Blocks of C#: what they show goes through markup again.
    [GeneratedRegex(@"@(?:functions\s*)?\{.*?^\}", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("""(?<=[a-z"'/])>\s*([^<>@{}=;()]*[A-Za-z\u0600-\u06FF]{2,}[^<>@{}=;()]*)<""")]
    private static partial Regex Said();

    [GeneratedRegex("""\s(?:aria-label|title|placeholder|alt)="([^"@]*[A-Za-z\u0600-\u06FF]{2,}[^"@]*)["]""")]
    private static partial Regex SaidByAttribute();
}
