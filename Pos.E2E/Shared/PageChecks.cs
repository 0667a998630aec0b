using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Pos.E2E.Shared;

/// <summary>What must hold of every page in every language and colour scheme; collects what does not.</summary>
public sealed class PageChecks(IPage page)
{
    private static readonly string[] Grave = ["serious", "critical"];

    // Decoration and what is inside a hidden part counts for nothing; a link in running text may be as high as its line.
    private const string SmallTargets = """
        least => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [role=option], label.choice')]
          .filter(node => {
            const box = node.getBoundingClientRect();
            if (!box.width || !box.height || getComputedStyle(node).visibility === 'hidden' || node.closest('[hidden], .visually-hidden, .choice input') || node.matches('.visually-hidden, .choice > input')) return false;
            const inline = getComputedStyle(node).display === 'inline' || node.matches('.link-button');
            return box.height < (inline ? 0 : least) - 0.5 || box.width < (inline ? 0 : Math.min(least, 44)) - 0.5;
          })
          .map(node => `${node.tagName.toLowerCase()}${node.id ? '#' + node.id : ''}.${[...node.classList].join('.')} ${Math.round(node.getBoundingClientRect().width)}x${Math.round(node.getBoundingClientRect().height)}`)
        """;

    private const string WiderThanScreen = """
        () => {
          const root = document.scrollingElement;
          if (root.scrollWidth <= innerWidth) return [];
          return ['the page is ' + root.scrollWidth + ' wide', ...[...document.querySelectorAll('body *')]
            .filter(node => { const box = node.getBoundingClientRect(); return box.width && (box.right > innerWidth + 1 || box.left < -1) && getComputedStyle(node).position !== 'fixed'; })
            .slice(0, 5).map(node => `${node.tagName.toLowerCase()}#${node.id}.${[...node.classList].join('.')}`)];
        }
        """;

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public async Task AllAsync(string where, int? targets = null)
    {
        await SettledAsync();
        foreach (var wide in await page.EvaluateAsync<string[]>(WiderThanScreen)) _problems.Add($"{where}: {wide}");
        if (targets is not null)
            foreach (var small in await page.EvaluateAsync<string[]>(SmallTargets, targets)) _problems.Add($"{where}: small target {small}");
        Note($"{where}, light", await page.RunAxe());
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await SettledAsync();
        Note($"{where}, dark", await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") }));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    // What moves or fades in is judged where it comes to rest.
    private Task SettledAsync() => page.EvaluateAsync("Promise.all(document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime !== Infinity).map(a => a.finished.catch(() => null))).then(() => null)");

    private void Note(string where, AxeResult result)
    {
        foreach (var violation in result.Violations.Where(v => Grave.Contains(v.Impact)))
            _problems.Add($"{where}: {violation.Id}: {string.Join(" | ", violation.Nodes.Take(4).Select(node => $"{node.Target} {(node.Html.Length > 120 ? node.Html[..120] : node.Html)} {node.Any.FirstOrDefault()?.Message}"))}");
    }
}
