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

/** A sale that came while another request for the list was on its way is asked for when that one is done: htmx drops the list's own question then, and says nothing. */
export function catchUp(): void {
  const live = document.querySelector('#live');
  if (!live) return;
  let missed = false;
  live.addEventListener('sale', () => (missed = true));
  document.addEventListener('htmx:before:request', event => {
    if ((event as CustomEvent<{ ctx?: { sourceElement?: Element } }>).detail.ctx?.sourceElement?.matches('[data-live]')) missed = false;
  });
  document.addEventListener('htmx:finally:request', () => {
    if (missed) live.dispatchEvent(new Event('sale'));
  });
}

function rowsOf(root: ParentNode): Set<string> {
  return new Set([...root.querySelectorAll('tbody tr[id]')].map(row => row.id));
}
