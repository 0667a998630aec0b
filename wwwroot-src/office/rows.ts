/**
 * Lists of inputs that grow and shrink: the barcodes of a product, its packs. Where there is no template for a new row, rows that are there and not shown come
 * forth. A scanner's Enter goes on to the next empty input instead of sending the form.
 */
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
    const empty = rows(list)
      .flatMap(inputs)
      .find(other => other.value.trim() === '');
    if (empty) empty.focus();
    else addRow(list);
  });
}

const rows = (list: HTMLElement) => [...list.querySelectorAll<HTMLElement>('[data-rows] > [data-row]:not([hidden])')];

const inputs = (row: HTMLElement | undefined) => [...(row?.querySelectorAll<HTMLInputElement>('input:not([type=hidden])') ?? [])];

function addRow(list: HTMLElement): void {
  const kept = list.querySelector<HTMLElement>('[data-row][hidden]');
  const row = list.querySelector('template')?.content.cloneNode(true);
  if (kept) kept.hidden = false;
  else if (row) list.querySelector('[data-rows]')?.append(row);
  inputs(rows(list).at(-1))[0]?.focus();
}

function removeRow(list: HTMLElement, row: HTMLElement | null): void {
  if (!row) return;
  const all = rows(list);
  if (all.length > 1 && list.querySelector('template')) row.remove();
  else {
    for (const input of inputs(row)) input.value = '';
    row.hidden = all.length > 1;
  }
  inputs(rows(list).at(-1))[0]?.focus();
}
