using System.Text.RegularExpressions;
using Pos.Data.Operations;
using Pos.Data.Tenancy;

namespace Pos.Data.Outlets;

/// <summary>What can be written of a business and its outlets, as the database has it too. Refusals: name_missing, name_too_long, text_too_long, letters_bad, language_unknown, zone_unknown, hour_bad.</summary>
public static partial class OutletShape
{
    public const int MostName = 80;
    public const int MostPhone = 40;
    public const int MostAddress = 200;
    public const int MostTaxNumber = 60;
    public const int MostReceiptText = 300;
    public const int MostReceiptLines = 6;
    public const int MostLetters = 3;
    public const short LastCutoverHour = 12;

    public static Refusal? Name(string name, string field) =>
        string.IsNullOrWhiteSpace(name) ? new("name_missing", field)
        : name.Length > MostName || name.Any(char.IsControl) ? new("name_too_long", field)
        : null;

    public static Refusal? Line(string text, int most, string field) =>
        text.Length > most || text.Any(char.IsControl) ? new("text_too_long", field) : null;

    /// <summary>Several lines; no other control character belongs on paper.</summary>
    public static Refusal? Lines(string text, string field) =>
        text.Length > MostReceiptText || text.Count(c => c == '\n') >= MostReceiptLines || text.Any(c => c != '\n' && char.IsControl(c))
            ? new("text_too_long", field)
            : null;

    public static Refusal? Letters(string letters, string field) => LettersOnly().IsMatch(letters) ? null : new("letters_bad", field);

    public static Refusal? Language(string language, string field) =>
        language is "" or "en" or "ur" ? null : new("language_unknown", field);

    public static Refusal? Day(string timeZone, short cutoverHour) =>
        !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) || !zone.HasIanaId ? new("zone_unknown", nameof(Outlet.TimeZone))
        : cutoverHour is < 0 or > LastCutoverHour ? new("hour_bad", nameof(Outlet.CutoverHour))
        : null;

    /// <summary>Letters that no outlet of the business has: from the name where it can be, or else the first free ones of the alphabet.</summary>
    public static string FreeLetters(string name, IReadOnlyCollection<string> taken)
    {
        var spelled = string.Concat(name.ToUpperInvariant().Where(char.IsAsciiLetterUpper));
        var wanted = spelled.Select(letter => letter.ToString()).Concat(spelled.Length > 1 ? [spelled[..2]] : []);
        var alphabet = Enumerable.Range('A', 26).Select(letter => ((char)letter).ToString()).ToList();
        return wanted
            .Concat(alphabet)
            .Concat(alphabet.SelectMany(a => alphabet.Select(b => a + b)))
            .First(letters => !taken.Contains(letters));
    }

    [GeneratedRegex(@"^[A-Z]{1,3}\z")]
    private static partial Regex LettersOnly();
}
