/** Entries joined by line feeds, in one string: searched as a whole, taken apart only where something was found. */
export class Column {
  private starts: Uint32Array | null = null;
  /** With a line feed before and behind every entry. */
  readonly text: string;

  constructor(
    entries: string,
    private readonly count: number,
  ) {
    this.text = `\n${entries}\n`;
  }

  at(row: number): string {
    const starts = this.offsets();
    return this.text.slice(starts[row]!, starts[row + 1]! - 1);
  }

  /** The row a position in `text` belongs to; the line feed before an entry counts to it. */
  rowAt(position: number): number {
    const starts = this.offsets();
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= position + 1) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private offsets(): Uint32Array {
    if (this.starts) return this.starts;
    const starts = new Uint32Array(this.count + 1);
    for (let row = 0, from = 0; row <= this.count; row++) {
      from = this.text.indexOf('\n', from) + 1;
      starts[row] = from;
    }
    return (this.starts = starts);
  }
}
