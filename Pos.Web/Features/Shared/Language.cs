using Pos.Web.Infrastructure;

namespace Pos.Web.Features.Shared;

/// <summary>Two scripts side by side.</summary>
public static class Language
{
    public static bool IsUrdu => Text.Language == "ur";
    public static string Other => IsUrdu ? "en" : "ur";
    public static string OtherName => IsUrdu ? "English" : "اردو";

    /// <summary>Names are kept in both scripts; the Urdu one may be empty.</summary>
    public static string Pick(string name, string nameUr) => IsUrdu && nameUr.Length > 0 ? nameUr : name;

    /// <summary>The name in the other script, to be shown small beside the first; empty when there is none.</summary>
    public static string Beside(string name, string nameUr) => nameUr.Length == 0 ? "" : IsUrdu ? name : nameUr;
}
