import type { Engine } from '../../engine/engine';
import { unsentFiles } from '../../engine/unsent';
import { FileTrouble } from '../../outbox/file-trouble';
import { click, el, find, put, slot, write } from '../parts/dom';
import { count } from '../parts/format';
import { openSheet, prepareSheet } from '../parts/sheet';
import { text } from '../parts/texts';
import { toast } from '../parts/toast';

const SHORTEST = 8;

/** Unsent sales leave in an encrypted file, and come in from one. Returned: opens the sheet to save one. */
export function offerFiles(engine: Engine): () => void {
  const unsent = unsentFiles(engine);
  const out = fileDialog('sheet-export', async form => {
    const [first, again] = ['passphrase', 'again'].map(name => field(form, name).value) as [string, string];
    if (first.length < SHORTEST) throw new Refused('passphrase-short');
    if (first !== again) throw new Refused('passphrase-differs');
    const file = await unsent.write(first);
    download(file.name, file.content);
    toast(text('exported', { n: count(file.count) }));
  });
  const into = fileDialog('sheet-import', async form => {
    const [file] = field(form, 'file').files ?? [];
    if (!file) throw new Refused('no-file');
    const { added, known } = await unsent.read(await file.text(), field(form, 'passphrase').value);
    toast(added ? text('imported', { n: count(added) }) : text('imported-none', { n: count(known) }));
  });

  const save = () => {
    el<HTMLDialogElement>('sheet-status').close();
    put(out, 'count', text('to-send', { n: count(engine.sync.pending + engine.sync.elsewhere) }));
    openSheet(out);
  };
  click(el('export'), save);
  click(el('import'), () => openSheet(into));
  return save;
}

/** What is wrong with what was typed; the name of a text. */
class Refused extends Error {}

const field = (form: HTMLFormElement, name: string) => find<HTMLInputElement>(form, `[name=${name}]`);

function fileDialog(id: string, submit: (form: HTMLFormElement) => Promise<void>): HTMLDialogElement {
  const dialog = el<HTMLDialogElement>(id);
  const form = find<HTMLFormElement>(dialog, 'form');
  const button = find<HTMLButtonElement>(form, '[type=submit]');
  const error = slot(dialog, 'error');
  const reset = () => {
    form.reset();
    write(error, '');
  };
  prepareSheet(dialog, reset);
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    write(error, '');
    submit(form)
      .then(
        () => dialog.close(),
        problem => write(error, text(messageOf(problem))),
      )
      .finally(() => button.setAttribute('aria-busy', 'false'));
  });
  return dialog;
}

function messageOf(problem: unknown): string {
  if (problem instanceof Refused) return problem.message;
  if (problem instanceof FileTrouble) return `file-${problem.reason}`;
  console.error(problem);
  return 'file-failed';
}

function download(name: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
