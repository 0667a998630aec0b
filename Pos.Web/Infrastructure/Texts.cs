using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Resources;
using Microsoft.Extensions.Localization;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Every text people see, by its key and in the language of the moment. Each feature keeps its own beside its views, in Texts.resx (English) and
/// Texts.ur.resx; they are read once and put together, so that a key is one feature's only.
/// </summary>
public sealed class Texts : IStringLocalizer
{
    private const string Ending = ".Texts.resources";

    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> _languages = Languages.All.ToFrozenDictionary(
        l => l.Name,
        l => All(l).ToFrozenDictionary()
    );

    public LocalizedString this[string name] => Find(name) is { } text ? new(name, text) : new(name, name, resourceNotFound: true);

    public LocalizedString this[string name, params object[] arguments] =>
        Find(name) is { } text
            ? new(name, string.Format(CultureInfo.CurrentCulture, text, arguments))
            : new(name, name, resourceNotFound: true);

    /// <summary>All texts of the language of the moment, ordered by key.</summary>
    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        Current.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new LocalizedString(t.Key, t.Value));

    private FrozenDictionary<string, string> Current =>
        _languages.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var texts) ? texts : First;

    private FrozenDictionary<string, string> First => _languages[Languages.All[0].Name];

    private string? Find(string name) => Current.TryGetValue(name, out var text) || First.TryGetValue(name, out text) ? text : null;

    private static Dictionary<string, string> All(CultureInfo language)
    {
        var neutral = typeof(Texts).Assembly;
        var (assembly, ending) =
            language == Languages.All[0]
                ? (neutral, Ending)
                : (neutral.GetSatelliteAssembly(language), $".Texts.{language.Name}.resources");
        var texts = new Dictionary<string, string>();
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.EndsWith(ending, StringComparison.Ordinal)))
        foreach (var (key, text) in Read(assembly, file))
            if (!texts.TryAdd(key, text))
                throw new InvalidOperationException($"{file}: another feature has a text \"{key}\" already.");
        return texts;
    }

    private static IEnumerable<(string Key, string Text)> Read(Assembly assembly, string file)
    {
        using var reader = new ResourceReader(assembly.GetManifestResourceStream(file)!);
        foreach (DictionaryEntry entry in reader)
            yield return ((string)entry.Key, (string)entry.Value!);
    }
}
