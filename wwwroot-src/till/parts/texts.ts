import { NotSaved } from '../../outbox/not-saved';
import { isUrdu } from '../../search/fold';
import { el, write } from './dom';

const texts = new Map<string, string>();

export const language = document.documentElement.lang === 'ur' ? 'ur' : 'en';

const desk = matchMedia('(min-width: 900px) and (pointer: fine)');

/** A string of the shell with its {places} filled; {device} is what the worker holds or sits at. */
export function text(key: string, values: Record<string, string> = {}): string {
  if (!texts.size) {
    for (const node of el<HTMLTemplateElement>('texts').content.querySelectorAll<HTMLElement>('[data-text]')) {
      texts.set(node.dataset.text ?? '', node.textContent ?? '');
    }
  }
  const found = texts.get(key);
  if (found === undefined) throw new Error(`No text ${key}`);
  return found.replace(
    /\{(\w+)\}/g,
    (_, name: string) => values[name] ?? (name === 'device' ? text(desk.matches ? 'this-computer' : 'this-phone') : ''),
  );
}

/** Why something is not on this phone. */
export function notSavedText(problem: unknown): string {
  if (!(problem instanceof NotSaved)) console.error(problem);
  return text(`not-saved-${problem instanceof NotSaved ? problem.reason : 'unknown'}`);
}

export interface Named {
  name: string;
  name_ur?: string;
}

/** The name in the shell's language where there is one. */
export const nameOf = (named: Named): string => (language === 'ur' && named.name_ur ? named.name_ur : named.name);

/** The name in the other script, for the quiet second line. */
export function otherNameOf(named: Named): string {
  const other = language === 'ur' ? named.name : (named.name_ur ?? '');
  return other === nameOf(named) ? '' : other;
}

/** Writes a name and marks its script, so that it gets the right typeface whatever the shell's language. */
export function writeName(node: HTMLElement, name: string): void {
  if (node.textContent === name) return;
  write(node, name);
  const script = isUrdu(name) ? 'ur' : 'en';
  if (node.lang !== script) {
    node.lang = script;
    node.dir = script === 'ur' ? 'rtl' : 'ltr';
  }
}
