const stay = 6000;

/** What could not be done is said in words, whatever the cause. */
export function tellFailures(toasts: HTMLElement): void {
  document.addEventListener('htmx:error', () => say(toasts, toasts.dataset.failed ?? ''));
  document.addEventListener('htmx:response:error', event => {
    const status = (event as CustomEvent<{ ctx: { response: { status: number } } }>).detail.ctx.response.status;
    if (status === 401) say(toasts, toasts.dataset.signedOut ?? '');
    else if (status >= 500) say(toasts, toasts.dataset.failed ?? '');
  });
}

export function letToastsGo(toasts: HTMLElement): void {
  for (const toast of toasts.querySelectorAll('.toast')) setTimeout(() => toast.remove(), stay);
}

function say(toasts: HTMLElement, words: string): void {
  const toast = document.createElement('p');
  toast.className = 'toast';
  toast.textContent = words;
  toasts.replaceChildren(toast);
  letToastsGo(toasts);
}
