import { NotSaved } from '../../outbox/not-saved';
import { isUrdu } from '../../search/fold';
import { el, write } from './dom';

type Language = 'en' | 'ur';

export const language: Language = document.documentElement.lang === 'ur' ? 'ur' : 'en';

/** By language: the shell's, and what receipts say in the other one. */
const texts = new Map<Language, Map<string, string>>();
let spoken = language;

/** What is spoken at the moment. */
export const spokenLanguage = (): Language => spoken;

/** The template of this id, in the language that is spoken. */
export const templateOf = (id: string): string => (spoken === language ? id : `${id}-other`);

/** Makes something in the language of a receipt, whatever the shell's is. */
export function speaking<T>(wanted: string | undefined, make: () => T): T {
  spoken = wanted === 'en' || wanted === 'ur' ? wanted : language;
  try {
    return make();
  } finally {
    spoken = language;
  }
}

function textsOf(wanted: Language): Map<string, string> {
  const known = texts.get(wanted);
  if (known) return known;
  const read = new Map<string, string>();
  for (const node of el<HTMLTemplateElement>(wanted === language ? 'texts' : 'texts-other').content.querySelectorAll<HTMLElement>(
    '[data-text]',
  ))
    read.set(node.dataset.text ?? '', node.textContent ?? '');
  texts.set(wanted, read);
  return read;
}

const desk = matchMedia('(min-width: 900px) and (pointer: fine)');

/** A string of the shell with its {places} filled; {device} is what the worker holds or sits at. */
export function text(key: string, values: Record<string, string> = {}): string {
  const found = textsOf(spoken).get(key);
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

/** The name in the language that is spoken, where there is one. */
export const nameOf = (named: Named): string => (spoken === 'ur' && named.name_ur ? named.name_ur : named.name);

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
