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

/** After the stream was away, something may have been missed: the list asks again. */
export function followStream(): void {
  let connected = false;
  document.addEventListener('htmx:sse:after:connection', event => {
    if (connected) event.target?.dispatchEvent(new Event('sale'));
    connected = true;
  });
}

function rowsOf(root: ParentNode): Set<string> {
  return new Set([...root.querySelectorAll('tbody tr[id]')].map(row => row.id));
}
