/** The element with this id; the shell always has it. */
export function el<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`No #${id}`);
  return found as T;
}

export function find<T extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`No ${selector}`);
  return found;
}

export const slot = (root: ParentNode, name: string): HTMLElement => find(root, `[data-slot="${name}"]`);

/** Writes text only where it differs, so that an unchanged row costs no layout; into the text that is there, so that a changed one keeps its boxes. */
export function write(node: HTMLElement, text: string): void {
  if (node.textContent === text) return;
  const only = node.firstChild;
  if (text && only instanceof Text && only === node.lastChild) only.data = text;
  else node.textContent = text;
}

/** What is as it should be is not touched: even the same again would have the page styled anew. */
export function hide(node: HTMLElement, hidden: boolean): void {
  if (node.hidden !== hidden) node.hidden = hidden;
}

export function tell(node: HTMLElement, state: string, is: boolean): void {
  if (node.getAttribute(state) !== String(is)) node.setAttribute(state, String(is));
}

export const put = (root: ParentNode, name: string, text: string): void => write(slot(root, name), text);

export function clone(templateId: string): HTMLElement {
  const first = el<HTMLTemplateElement>(templateId).content.firstElementChild;
  return first!.cloneNode(true) as HTMLElement;
}

export const click = (node: HTMLElement, listener: (event: MouseEvent) => void): void => node.addEventListener('click', listener);

/** The nearest ancestor of an event's target that carries this attribute. */
export function carrier(event: Event, attribute: string): HTMLElement | null {
  return (event.target as Element).closest<HTMLElement>(`[${attribute}]`);
}

/** A measuring point for the benchmarks; costs nothing that matters. */
export const mark = (name: string): void => {
  performance.mark?.(name);
};
