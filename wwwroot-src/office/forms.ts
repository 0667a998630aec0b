/** The focus goes where a refused form must be mended, or where a form begins, in place or as a page of its own. What else is swapped leaves it where it is. */
export function focusForms(): void {
  let known: HTMLElement | null = null;
  const focus = (source?: Element) => {
    const field = document.querySelector<HTMLElement>('form [aria-invalid="true"]') ?? document.querySelector<HTMLElement>('[data-focus]');
    const sent = source instanceof HTMLFormElement && source.contains(field);
    if (sent || (field !== known && !isTyping())) field?.focus();
    known = field;
  };
  document.addEventListener('htmx:after:swap', event =>
    focus((event as CustomEvent<{ ctx?: { sourceElement?: Element } }>).detail.ctx?.sourceElement),
  );
  focus();
}

/** Where a form also searches, its first button is the search's, so that Enter there takes no money back. Enter in its other fields does what the form is for. */
export function enterInForms(): void {
  document.addEventListener('keydown', event => {
    const field = event.target;
    if (event.key !== 'Enter' || event.isComposing || !(field instanceof HTMLInputElement) || field.type === 'search') return;
    const main = field.form?.querySelector<HTMLButtonElement>('[data-enter]');
    if (!main) return;
    event.preventDefault();
    field.form?.requestSubmit(main);
  });
}

function isTyping(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement || focused instanceof HTMLSelectElement;
}
