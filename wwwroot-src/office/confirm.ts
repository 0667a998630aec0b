/** Forms with data-confirm ask first, in the page's own dialog. */
export function askBeforeSubmit(dialog: HTMLDialogElement): void {
  const sure = new WeakSet<HTMLFormElement>();
  const question = dialog.querySelector<HTMLElement>('#confirm-question');

  // Captured, so that it comes before htmx hears the submit.
  document.addEventListener(
    'submit',
    event => {
      const form = event.target as HTMLFormElement;
      const words = form.dataset.confirm;
      if (!words || sure.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (question) question.textContent = words;
      dialog.returnValue = '';
      dialog.showModal();
      dialog.addEventListener(
        'close',
        () => {
          if (dialog.returnValue !== 'yes') return;
          sure.add(form);
          form.requestSubmit();
        },
        { once: true },
      );
    },
    { capture: true },
  );
}
