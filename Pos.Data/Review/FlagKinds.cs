using System.Reflection;
using Pos.Data.Operations;

namespace Pos.Data.Review;

/// <summary>Every kind of flag there is, whoever raises it, in the order the owner reads them.</summary>
public static class FlagKinds
{
    public static readonly string[] All =
    [
        .. from type in typeof(FlagKindAttribute).Assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        let kind = field.GetCustomAttribute<FlagKindAttribute>()
        where kind is not null
        orderby kind.Place
        select (string)field.GetRawConstantValue()!,
    ];
}
