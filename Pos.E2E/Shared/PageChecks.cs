using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Pos.E2E.Shared;

/// <summary>What must hold of every page in every language and colour scheme; collects what does not.</summary>
/// <param name="dark">Colours are the same in every language: once is enough.</param>
public sealed class PageChecks(IPage page, bool dark)
{
    private static readonly string[] Grave = ["serious", "critical"];

    // A link in running text may be as high as its line; a box is touched by its label.
    private const string SmallTargets = """
        least => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [role=option], label.choice')]
          .filter(node => {
            const box = node.getBoundingClientRect();
            if (!box.width || !box.height || getComputedStyle(node).visibility === 'hidden' || node.closest('[hidden], .visually-hidden, .choice input') || node.matches('.visually-hidden, .choice > input')) return false;
            if (node.matches('label input') && node.closest('label').getBoundingClientRect().height >= least) return false;
            if (getComputedStyle(node).display === 'inline') return false;
            return box.height < least - 0.5 || box.width < (least === 48 ? 44 : 24) - 0.5;
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

    /// <param name="targets">How high, in CSS pixels, what is touched must be at least.</param>
    public async Task AllAsync(string where, int targets)
    {
        await SettledAsync();
        foreach (var wide in await page.EvaluateAsync<string[]>(WiderThanScreen)) _problems.Add($"{where}: {wide}");
        foreach (var small in await page.EvaluateAsync<string[]>(SmallTargets, targets)) _problems.Add($"{where}: small target {small}");
        await AskAxeAsync($"{where}, light", new() { ResultTypes = [ResultType.Violations], Iframes = false });
        if (!dark) return;
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await SettledAsync();
        await AskAxeAsync($"{where}, dark", new() { ResultTypes = [ResultType.Violations], Iframes = false, RunOnly = RunOnlyOptions.Rules("color-contrast") });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    // A list may be drawn anew just then and be half faded in: what is wrong must still be wrong at a second look.
    private async Task AskAxeAsync(string where, AxeRunOptions options)
    {
        if (!(await page.RunAxe(options)).Violations.Any(IsGrave)) return;
        await SettledAsync();
        Note(where, await page.RunAxe(options));
    }

    private static bool IsGrave(AxeResultItem violation) => Grave.Contains(violation.Impact);

    // What moves or fades in is judged where it comes to rest.
    private Task SettledAsync() => page.EvaluateAsync("Promise.all(document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime !== Infinity).map(a => a.finished.catch(() => null))).then(() => null)");

    private void Note(string where, AxeResult result)
    {
        foreach (var violation in result.Violations.Where(IsGrave))
            _problems.Add($"{where}: {violation.Id}: {string.Join(" | ", violation.Nodes.Take(4).Select(node => $"{node.Target} {(node.Html.Length > 120 ? node.Html[..120] : node.Html)} {node.Any.FirstOrDefault()?.Message}"))}");
    }
}
