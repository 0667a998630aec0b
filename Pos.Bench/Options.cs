using System.Globalization;

namespace Pos.Bench;

/// <summary>Words of the form <c>--name value</c> behind a benchmark's name.</summary>
public sealed class Options(string[] words)
{
    public bool Has(string name) => words.Contains($"--{name}");

    public int Number(string name, int otherwise) =>
        int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public string Text(string name, string otherwise)
    {
        var place = Array.IndexOf(words, $"--{name}");
        return place < 0 || place + 1 == words.Length ? otherwise : words[place + 1];
    }
}
