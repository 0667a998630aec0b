import { clone, el, put, slot } from './dom';

const SHOWN = 6000;
let timer = 0;
let waits = false;

export interface ToastAction {
  label: string;
  act: () => void;
}

/** One message at a time, at the foot of the screen, with what can be done about it. */
export function toast(message: string, action?: ToastAction): void {
  const node = clone('toast');
  put(node, 'text', message);
  if (action) {
    const button = slot(node, 'action');
    button.textContent = action.label;
    button.hidden = false;
    button.addEventListener('click', () => {
      hideToast();
      action.act();
    });
  }
  el('toasts').replaceChildren(node);
  waits = Boolean(action);
  clearTimeout(timer);
  timer = window.setTimeout(hideToast, SHOWN);
}

export function hideToast(): void {
  clearTimeout(timer);
  el('toasts').replaceChildren();
}

/** The work goes on: a message that offers nothing is in the way. */
export function leaveToast(): void {
  if (!waits) hideToast();
}

let announcing = 0;

/** Tells a screen reader, once the hands rest. */
export function announce(message: string): void {
  clearTimeout(announcing);
  announcing = window.setTimeout(() => {
    el('announce').textContent = message;
  }, 250);
}
