using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pos.Data.Operations;

namespace Pos.Tests.Operations;

/// <summary>What is kept and what travels is written and read by one set of rules, whichever feature's it is.</summary>
public sealed class JsonShapesTests
{
    private static readonly List<Type> Contexts =
    [
        .. typeof(OperationJson).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(JsonSerializerContext))),
    ];

    // Of a context's options everything but what it is there for, its types.
    private static IEnumerable<string> Rules(Type context)
    {
        var shapes = (JsonSerializerContext)context.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        return typeof(JsonSerializerOptions)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p =>
                p.Name is not (nameof(JsonSerializerOptions.TypeInfoResolver) or nameof(JsonSerializerOptions.TypeInfoResolverChain))
            )
            .Select(p => (p.Name, Value: p.GetValue(shapes.Options)))
            .Select(p => $"{p.Name}: {(p.Value is ICollection<JsonConverter> converters ? string.Join(' ', converters) : p.Value)}");
    }

    [Fact]
    public void Every_features_shapes_obey_the_rules_of_the_core()
    {
        var core = Rules(typeof(OperationJson)).ToList();
        Assert.Contains("RespectNullableAnnotations: True", core);
        Assert.Contains("DefaultIgnoreCondition: WhenWritingNull", core);
        Assert.Contains(
            core,
            rule =>
                rule.StartsWith("PropertyNamingPolicy: ", StringComparison.Ordinal)
                && rule.Contains("SnakeCaseLower", StringComparison.Ordinal)
        );
        Assert.True(Contexts.Count >= 10, $"{Contexts.Count} contexts");
        Assert.All(Contexts, context => Assert.Equal(core, Rules(context)));
    }
}
