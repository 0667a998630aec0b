using System.Globalization;

namespace Pos.Web.Infrastructure;

/// <summary>Words of another language than the request's, until disposed: a message or a paper for somebody else.</summary>
public readonly struct SpokenLanguage : IDisposable
{
    private readonly CultureInfo _culture,
        _words;

    public SpokenLanguage(string? name)
    {
        (_culture, _words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.Of(name);
    }

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _words);
}
