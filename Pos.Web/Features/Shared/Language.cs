using System.Globalization;

namespace Pos.Web.Features.Shared;

/// <summary>The language of this request, and names that are kept in two scripts.</summary>
public static class Language
{
    public static string Code => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ur" ? "ur" : "en";
    public static bool IsUrdu => Code == "ur";
    public static string Direction => IsUrdu ? "rtl" : "ltr";
    public static string Other => IsUrdu ? "en" : "ur";
    public static string OtherName => IsUrdu ? "English" : "اردو";

    /// <summary>Until it is disposed, texts are in the other language.</summary>
    public static IDisposable SpeakOther()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Other);
        return new Spoken(before);
    }

    private sealed class Spoken(CultureInfo before) : IDisposable
    {
        public void Dispose() => CultureInfo.CurrentUICulture = before;
    }

    /// <summary>The Urdu name may be empty.</summary>
    public static string Pick(string name, string nameUr) => IsUrdu && nameUr.Length > 0 ? nameUr : name;

    /// <summary>The name in the other script, to be shown small beside the first; empty when there is none.</summary>
    public static string Beside(string name, string nameUr) =>
        nameUr.Length == 0 ? ""
        : IsUrdu ? name
        : nameUr;
}
