/**
 * Tells a barcode scanner that types like a keyboard from a person who types.
 * A scanner sends a code within milliseconds a key; cheap phones deliver those keys late and in clumps, so the mean gap
 * counts more than the longest. A person does not type eight figures in half a second and press Enter.
 */
const LONGEST_GAP = 250;
const SURE_MEAN = 35;
const LIKELY_MEAN = 80;
/** What comes this soon after a code that silence ended may be the rest of it, however short. */
const REST = 600;
/** After this silence a fast burst counts as ended, for scanners set to send no Enter. */
export const PAUSE = 110;

export class Burst {
  private text = '';
  private keys = 0;
  private first = 0;
  private last = 0;
  private paused = -Infinity;

  /** True when this key begins a new burst, so that what was on screen can be remembered. */
  add(text: string, time: number): boolean {
    // Letters that come several at once are a word the phone suggested.
    if (text.length > 1 && !/^\d+$/.test(text)) {
      this.forget();
      return false;
    }
    const begins = this.keys === 0 || time - this.last > LONGEST_GAP;
    if (begins) {
      this.text = '';
      this.keys = 0;
      this.first = time;
    }
    this.text += text;
    this.keys += 1;
    this.last = time;
    return begins;
  }

  /** Enter or Tab arrived. The code if it was a scan; forgets either way. */
  end(time: number): string | null {
    const code = this.text;
    const mean = this.mean(time);
    const likely =
      time - this.last <= LONGEST_GAP &&
      ((code.length >= (this.mayBeRest ? 1 : 4) && mean <= SURE_MEAN) || (code.length >= 6 && mean <= LIKELY_MEAN));
    this.forget();
    return likely ? code : null;
  }

  /** Nothing arrived for PAUSE. The code if it was surely a scan; forgets either way. */
  pause(): string | null {
    const code = this.text;
    const sure = code.length >= (this.mayBeRest ? 1 : 6) && this.mean(this.last) <= SURE_MEAN;
    if (sure) this.paused = this.last;
    this.forget();
    return sure ? code : null;
  }

  /** So quick already that it can only be a scanner. */
  get running(): boolean {
    return this.keys > 2 && this.mean(this.last) <= SURE_MEAN;
  }

  get typed(): string {
    return this.text;
  }

  forget(): void {
    this.text = '';
    this.keys = 0;
  }

  private get mayBeRest(): boolean {
    return this.first - this.paused <= REST;
  }

  /** Mean gap per character; a whole code in one event (some scanners paste) counts as instant. */
  private mean(end: number): number {
    const gaps = this.text.length - (end > this.last ? 0 : 1);
    return (end - this.first) / Math.max(1, gaps);
  }
}
