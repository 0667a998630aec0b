using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Pos.Data;

/// <summary>Every enum is kept as a word: write_off for WriteOff.</summary>
public static class EnumWords
{
    /// <param name="rows">The entities whose enums are kept so, nullable ones too.</param>
    public static void KeepEnumsAsWords(this ModelConfigurationBuilder configuration, IEnumerable<Type> rows)
    {
        var enums = rows.SelectMany(r => r.GetProperties())
            .Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType)
            .Where(t => t.IsEnum)
            .Distinct();
        foreach (var type in enums)
            configuration.Properties(type).HaveConversion(typeof(SnakeCaseNames<>).MakeGenericType(type));
    }

    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    private sealed class SnakeCaseNames<TEnum>()
        : ValueConverter<TEnum, string>(
            value => SnakeCase(value.ToString()),
            text => Enum.Parse<TEnum>(text.Replace("_", "", StringComparison.Ordinal), true)
        )
        where TEnum : struct, Enum;
}
