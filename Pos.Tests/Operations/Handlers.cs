using System.Runtime.CompilerServices;
using Pos.Data.Operations;

namespace Pos.Tests.Operations;

internal static class Handlers
{
    /// <summary>The handler of every kind there is; enough of it to say what it is.</summary>
    public static readonly IReadOnlyDictionary<string, OperationHandler> All = typeof(OperationHandler)
        .Assembly.GetTypes()
        .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(OperationHandler)))
        .Select(t => (OperationHandler)RuntimeHelpers.GetUninitializedObject(t))
        .ToDictionary(h => h.Kind);
}
