/** Where the device shares by itself: a message goes to whatever app is chosen there. Its text is made by the server, with a link of its own. */
export function shareMessages(): void {
  if (typeof navigator.share !== 'function') return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-share-other]')) button.hidden = false;
  document.addEventListener('click', event => {
    const button = (event.target as Element).closest<HTMLButtonElement>('[data-share-other]');
    if (button?.form) void share(button, button.form);
  });
}

async function share(button: HTMLButtonElement, form: HTMLFormElement): Promise<void> {
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { text } = (await answer.json()) as { text: string };
    await navigator.share({ text });
  } catch (error) {
    // Somebody thought better of it; anything else is told by WhatsApp's own button beside.
    if ((error as Error).name !== 'AbortError') form.requestSubmit();
  } finally {
    button.disabled = false;
  }
}
