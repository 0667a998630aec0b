/** Lists of inputs that grow and shrink: the barcodes of a product. A scanner's Enter goes on to the next one instead of sending the form. */
export function growRows(): void {
  document.addEventListener('click', event => {
    const button = (event.target as Element).closest('[data-add], [data-remove]');
    const list = button?.closest<HTMLElement>('[data-repeat]');
    if (!button || !list) return;
    if (button.matches('[data-add]')) addRow(list);
    else removeRow(list, button.closest<HTMLElement>('[data-row]'));
  });
  document.addEventListener('keydown', event => {
    const input = event.target as HTMLInputElement;
    if (event.key !== 'Enter' || !input.matches('[data-scanned]')) return;
    event.preventDefault();
    const list = input.closest<HTMLElement>('[data-repeat]');
    if (!list || input.value.trim() === '') return;
    const empty = inputs(list).find(other => other.value.trim() === '');
    if (empty) empty.focus();
    else addRow(list);
  });
}

function inputs(list: HTMLElement): HTMLInputElement[] {
  return [...list.querySelectorAll<HTMLInputElement>('[data-rows] input')];
}

function addRow(list: HTMLElement): void {
  const row = list.querySelector('template')?.content.cloneNode(true);
  if (row) list.querySelector('[data-rows]')?.append(row);
  inputs(list).at(-1)?.focus();
}

function removeRow(list: HTMLElement, row: HTMLElement | null): void {
  const all = inputs(list);
  if (all.length > 1) row?.remove();
  else for (const input of all) input.value = '';
  inputs(list).at(-1)?.focus();
}
