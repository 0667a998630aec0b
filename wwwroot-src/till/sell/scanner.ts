import { Burst, PAUSE } from './burst';

export interface ScanHooks {
  /**
   * `whole` is all that stood in the field: a phone that stalled may have cut the code in two.
   * `complete`: it ended with Enter, not with silence.
   */
  scanned(code: string, whole: string, complete: boolean): void;
  /** Slow typing while nothing has the focus. */
  typed(text: string): void;
  /** Called with the first key of what may be a scan; returns what takes its keys back from the field they went to. */
  remember(): () => void;
}

const composing = new Set(['Unidentified', 'Process']);

/** Hears a scanner on the whole page, whatever has the focus. Returns whether a scan seems under way. */
export function listenForScans(hooks: ScanHooks): () => boolean {
  const burst = new Burst();
  let takeBack = () => {};
  let timer = 0;
  let composed = '';
  let keyHeard = '';
  let inField = false;

  function hear(part: string, time: number): void {
    if (burst.add(part, time)) {
      takeBack = hooks.remember();
      inField = editable() !== null;
    }
    clearTimeout(timer);
    timer = window.setTimeout(silence, PAUSE);
  }

  function silence(): void {
    const { typed } = burst;
    const code = burst.pause();
    if (code) scanned(code, false);
    else stray(typed);
  }

  // What went to a field that was left since is not looked for again.
  function stray(typed: string): void {
    if (!inField && !editable() && typed.trim()) hooks.typed(typed);
  }

  function scanned(code: string, complete: boolean): void {
    const whole = editable()?.value ?? '';
    takeBack();
    hooks.scanned(code.trim(), whole.trim(), complete);
  }

  // Where figures are written by hand, a whole number at once is what the phone suggested.
  const byHand = () => editable()?.matches('[data-by-hand]') ?? false;

  addEventListener(
    'keydown',
    event => {
      if (byHand() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || composing.has(event.key)) return;
      if (event.key === 'Enter' || event.key === 'Tab') {
        clearTimeout(timer);
        const { typed } = burst;
        const code = burst.end(event.timeStamp);
        if (!code) return stray(typed);
        event.preventDefault();
        event.stopImmediatePropagation();
        scanned(code, true);
      } else if (event.key.length === 1) {
        keyHeard = event.key;
        hear(event.key, event.timeStamp);
      }
    },
    true,
  );

  // Phone keyboards hide the key of a hardware scanner and only tell what was inserted.
  addEventListener(
    'beforeinput',
    event => {
      const { data, inputType, timeStamp } = event;
      const heard = data === keyHeard;
      keyHeard = '';
      if (!data || heard || byHand()) return;
      if (inputType === 'insertText') hear(data, timeStamp);
      else if (inputType === 'insertCompositionText') {
        const more = data.startsWith(composed) ? data.slice(composed.length) : data;
        composed = data;
        if (more) hear(more, timeStamp);
      }
    },
    true,
  );
  addEventListener(
    'compositionend',
    () => {
      composed = '';
    },
    true,
  );

  return () => burst.running;
}

export function editable(): HTMLInputElement | null {
  const focused = document.activeElement;
  return focused instanceof HTMLInputElement && focused.type !== 'radio' ? focused : null;
}

/** Takes a scanner's keys back out of the field that has the focus. */
export function rememberField(): () => void {
  const field = editable();
  if (!field) return () => {};
  const before = field.value;
  return () => {
    if (field.value === before) return;
    field.value = before;
    field.dispatchEvent(new Event('input'));
  };
}
