/** Rows that came in while the list was open are washed with colour for a moment. */
export function markFresh(): void {
  let known = rowsOf(document);
  document.addEventListener('htmx:after:swap', event => {
    const list = document.querySelector('[data-live]');
    if (!list) return;
    const source = (event as CustomEvent<{ ctx?: { sourceElement?: Element } }>).detail.ctx?.sourceElement;
    const came = rowsOf(list);
    if (source?.matches('[data-live]')) {
      for (const id of came) if (!known.has(id)) document.getElementById(id)?.classList.add('fresh');
    }
    known = came;
  });
}

function rowsOf(root: ParentNode): Set<string> {
  return new Set([...root.querySelectorAll('tbody tr[id]')].map(row => row.id));
}
