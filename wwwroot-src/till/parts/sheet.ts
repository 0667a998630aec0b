import { carrier } from './dom';

/** A <dialog> that rises from the thumb's side. Closes by its cancel button, by Escape and by a tap beside it. */
export function prepareSheet(dialog: HTMLDialogElement, closed?: () => void): void {
  dialog.addEventListener('click', event => {
    if (event.target === dialog || carrier(event, 'data-cancel')) dialog.close();
  });
  dialog.addEventListener('close', () => closed?.());
}

export function openSheet(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal();
}

export const openDialog = (): HTMLDialogElement | null => document.querySelector('dialog[open]');
