// What the office's pages cannot do with HTML and htmx alone. Everything works on what is on the page now, also after a swap.
import { askBeforeSubmit } from './confirm';
import { enterInForms, focusForms } from './forms';
import { catchUp, markFresh } from './live';
import { sendPictures } from './pictures';
import { growRows } from './rows';
import { shareMessages } from './share';
import { letToastsGo, tellFailures } from './toasts';

const dialog = document.querySelector<HTMLDialogElement>('#confirm');
const toasts = document.querySelector<HTMLElement>('#toasts');

if (dialog) askBeforeSubmit(dialog);
if (toasts) {
  tellFailures(toasts);
  letToastsGo(toasts);
}
growRows();
markFresh();
catchUp();
enterInForms();
shareMessages();
sendPictures();

document.addEventListener('click', event => {
  const target = event.target as Element;
  const show = target.closest<HTMLElement>('[data-show]');
  if (show) {
    const field = document.getElementById(show.dataset.show ?? '') as HTMLInputElement | null;
    if (!field) return;
    const hidden = field.type === 'password';
    field.type = hidden ? 'text' : 'password';
    show.setAttribute('aria-pressed', String(hidden));
  }
  if (target.closest('[data-print]')) print();
});

// An address that people share names only what was chosen.
document.addEventListener('htmx:config:request', event => {
  const { request } = (event as CustomEvent<{ ctx: { request: { method: string; body: FormData } } }>).detail.ctx;
  if (request.method !== 'GET' || !(request.body instanceof FormData)) return;
  for (const [name, value] of [...request.body.entries()]) if (value === '') request.body.delete(name);
});

focusForms();
