using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Pos.E2E.Shared;

/// <summary>What must hold of every page in every language and colour scheme; collects what does not.</summary>
/// <param name="axe">Roles, names and colours are the same in every language: once is enough. What words take of room is not.</param>
public sealed class PageChecks(IPage page, bool axe)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private const string GraveViolations = """
        async colours => (await axe.run(document, { resultTypes: ['violations'], iframes: false, ...(colours ? { runOnly: ['color-contrast'] } : {}) })).violations
          .filter(violation => ['serious', 'critical'].includes(violation.impact))
          .map(violation => `${violation.id}: ${violation.nodes.slice(0, 4).map(node => `${node.target} ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
        """;

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
        foreach (var wide in await page.EvaluateAsync<string[]>(WiderThanScreen))
            _problems.Add($"{where}: {wide}");
        foreach (var small in await page.EvaluateAsync<string[]>(SmallTargets, targets))
            _problems.Add($"{where}: small target {small}");
        if (!axe)
            return;
        await AskAxeAsync($"{where}, light", coloursAlone: false);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await SettledAsync();
        await AskAxeAsync($"{where}, dark", coloursAlone: true);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    // A list may be drawn anew just then and be half faded in: what is wrong must still be wrong at a second look.
    private async Task AskAxeAsync(string where, bool coloursAlone)
    {
        if ((await RunAxeAsync(coloursAlone)).Length == 0)
            return;
        await SettledAsync();
        foreach (var violation in await RunAxeAsync(coloursAlone))
            _problems.Add($"{where}: {violation}");
    }

    // Half a megabyte of script: once a document is enough.
    private async Task<string[]> RunAxeAsync(bool coloursAlone)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>(GraveViolations, coloursAlone);
    }

    // Judged when its styles are there, and what moves or fades in where it comes to rest.
    private async Task SettledAsync()
    {
        await page.WaitForFunctionAsync(
            "() => document.readyState === 'complete' && [...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)"
        );
        await page.EvaluateAsync(
            "Promise.all(document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime !== Infinity).map(a => a.finished.catch(() => null))).then(() => null)"
        );
    }
}
