using System.Text.RegularExpressions;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Shared;

/// <summary>Which folder of a project names a type of which other one, read from its source: in usings (the build lets none stand in C# that is not needed), in qualified names, and by the paths of views.</summary>
public sealed partial class Arrows
{
    private readonly HashSet<(string From, string To)> _arrows = [];

    /// <param name="project">Its folder and root namespace: Pos.Data.</param>
    /// <param name="folderOf">The folder of a file by its path inside the project; null to leave it out.</param>
    /// <param name="tables">Whose each table is, as SQL names it (shop.sales): what SQL in the source reads or writes is an arrow too.</param>
    public Arrows(string project, Func<string, string?> folderOf, IReadOnlyDictionary<string, string>? tables = null)
    {
        var files = Repository
            .Files(project, ".cs", ".cshtml")
            .Select(f => (Folder: folderOf(f.Name[(project.Length + 1)..]), f.Name, f.Text))
            .Where(f => f.Folder is not null)
            .ToList();
        var folders = files
            .Select(f => (f.Folder, Space: Space().Match(f.Text).Groups[1].Value))
            .Where(f => f.Space.Length > 0)
            .Distinct()
            .ToLookup(f => f.Space, f => f.Folder!);
        var types = files
            .SelectMany(f =>
                Declared().Matches(f.Text).Select(m => (Type: $"{Space().Match(f.Text).Groups[1].Value}.{m.Groups[1].Value}", f.Folder))
            )
            .ToLookup(t => t.Type, t => t.Folder!);
        foreach (var (folder, name, text) in files)
        {
            foreach (var owner in Table().Matches(text).Select(m => tables?.GetValueOrDefault(m.Value)).OfType<string>())
                if (owner != folder)
                    _arrows.Add((folder!, owner));
            var own = Space().Match(text).Groups[1].Value;
            Assert.True(own.Length > 0 || project != "Pos.Data", $"{name} has no namespace");
            var named = Using().Matches(text).Select(m => m.Groups[1].Value).SelectMany(space => folders[space]);
            var qualified = Qualified()
                .Matches(text)
                .SelectMany(m => Starts(m.Value))
                .SelectMany(q => types.Where(t => t.Key == q || t.Key.EndsWith($".{q}", StringComparison.Ordinal)).SelectMany(t => t));
            var views = View().Matches(text).Select(m => folderOf(m.Groups[1].Value)).OfType<string>();
            foreach (var to in named.Concat(qualified).Concat(views).Where(to => to != folder))
                _arrows.Add((folder!, to));
        }
        Folders = [.. files.Select(f => f.Folder!).Distinct().Order()];
    }

    public IReadOnlyList<string> Folders { get; }

    public IEnumerable<string> From(string folder) => _arrows.Where(a => a.From == folder).Select(a => a.To).Order();

    public IEnumerable<(string From, string To)> Between(IReadOnlyCollection<string> folders) =>
        _arrows.Where(a => folders.Contains(a.From) && folders.Contains(a.To)).Order();

    /// <summary>Folders that can be reached from themselves.</summary>
    public IEnumerable<string> InCircles() => Folders.Where(f => Reached(f).Contains(f));

    /// <summary>A.B and A.B.C of A.B.C: the last parts may be members.</summary>
    private static IEnumerable<string> Starts(string name)
    {
        var parts = name.Split('.');
        return Enumerable.Range(2, parts.Length - 1).Select(n => string.Join('.', parts[..n]));
    }

    private HashSet<string> Reached(string start)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>(From(start));
        while (next.TryPop(out var folder))
            if (reached.Add(folder))
                foreach (var further in From(folder))
                    next.Push(further);
        return reached;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Space();

    [GeneratedRegex(@"^@?using (?:static )?([\w.]+);?$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(?:public|internal) (?:[a-z]+ )*(?:class|struct|record|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\bshop\.[a-z_]+")]
    private static partial Regex Table();

    // Two parts at least, the first not itself a part of something: Catalog.Product of Catalog.Product.MaxPrice.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex Qualified();

    [GeneratedRegex("""["~]/(\w+(?:/\w+)+\.cshtml)["]""")]
    private static partial Regex View();
}
