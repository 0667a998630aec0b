using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>Every word people see is there in both languages.</summary>
public sealed partial class TextTests
{
    // Written the same in both scripts.
    private static readonly HashSet<string> SameInUrdu = [];

    private static readonly Dictionary<string, string> English = Read("Text.resx");
    private static readonly Dictionary<string, string> Urdu = Read("Text.ur.resx");
    private static readonly List<(string Name, string Text)> Sources = [.. Repository.Files("Pos.Web", ".cs", ".cshtml")];

    private static Dictionary<string, string> Read(string file) =>
        XDocument
            .Load(Repository.Path("Pos.Web", "Resources", file))
            .Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static HashSet<string> Literals() => [.. Sources.SelectMany(s => Literal().Matches(s.Text)).Select(m => m.Groups[1].Value)];

    /// <summary>The fixed start of keys that are put together ("method." of "method.{name}").</summary>
    private static HashSet<string> Starts() => [.. Sources.SelectMany(s => Interpolated().Matches(s.Text)).Select(m => m.Groups[1].Value)];

    [Fact]
    public void Both_languages_have_the_same_keys()
    {
        Assert.True(English.Count > 300);
        Assert.Empty(English.Keys.Except(Urdu.Keys));
        Assert.Empty(Urdu.Keys.Except(English.Keys));
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
    public void Every_key_that_is_used_is_there()
    {
        var families = English.Keys.Select(k => k.Split('.')[0]).ToHashSet();
        Assert.Empty(
            Literals().Where(l => families.Contains(l.Split('.')[0]) && !English.ContainsKey(l) && !Starts().Contains(l + ".")).ToList()
        );
        Assert.Empty(
            Starts()
                .Where(start =>
                    families.Contains(start.Split('.')[0]) && !English.Keys.Any(k => k.StartsWith(start, StringComparison.Ordinal))
                )
                .ToList()
        );
    }

    [Fact]
    public void Every_key_that_is_there_is_used()
    {
        var (literals, starts) = (Literals(), Starts());
        Assert.Empty(
            English.Keys.Where(k => !literals.Contains(k) && !starts.Any(start => k.StartsWith(start, StringComparison.Ordinal))).ToList()
        );
    }

    [Fact]
    public void Every_refusal_of_an_office_form_has_its_sentence()
    {
        string[] forms =
        [
            "ProductShape.cs",
            "SaveProduct.cs",
            "SaveCategory.cs",
            "AddProducts.cs",
            "ResolveOperation.cs",
            "RecordSale.cs",
            "RevokeDevice.cs",
            "RestoreDevice.cs",
            "CustomerShape.cs",
            "SaveCustomer.cs",
            "ImportCustomers.cs",
            "MergeCustomers.cs",
            "OpenAccount.cs",
            "ReceivePayment.cs",
            "WriteOff.cs",
            "ReverseEntry.cs",
            "ReturnGoods.cs",
            "OwnerCode.cs",
        ];
        var codes = Repository
            .Files("Pos.Data", ".cs")
            .Where(f => forms.Contains(Path.GetFileName(f.Name)) || f.Name.EndsWith("OperationRunner.cs", StringComparison.Ordinal))
            .SelectMany(f => Refused().Matches(f.Text))
            .Select(m => m.Groups[1].Value)
            .ToHashSet();
        Assert.True(codes.Count >= 35);
        Assert.Empty(codes.Where(code => !English.ContainsKey($"refusal.{code}")).ToList());
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
        ];
        var kinds = typeof(Data.Operations.Flag).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.Equal(kinds.Order(), Data.Review.FlagKinds.All.Order());
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
            .. Enum.GetNames<Data.Sales.PaymentMethod>().Select(m => $"method.{m.ToLowerInvariant()}"),
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
        var parts = Enum.GetValues<Data.Statements.PartKind>().Select(p => $"customers.part.{Web.Features.Customers.Words.Of(p)}");
        var kinds = Enum.GetValues<Data.Statements.LineKind>().Select(k => $"customers.kind.{Web.Features.Customers.Words.Of(k)}");
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
