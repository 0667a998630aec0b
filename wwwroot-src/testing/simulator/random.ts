/** Chance from a seed (sfc32): the same words give the same numbers on every machine. */
export class Random {
  private readonly state: [number, number, number, number];

  constructor(...words: (string | number)[]) {
    let h = 0x811c9dc5;
    const mix = () => {
      for (const character of words.join('/')) h = Math.imul(h ^ character.charCodeAt(0), 0x01000193);
      return (h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d));
    };
    this.state = [mix(), mix(), mix(), 1];
    for (let i = 0; i < 12; i++) this.next();
  }

  /** From 0 to, but not, 2^32. */
  private next(): number {
    const s = this.state;
    const sum = (s[0] + s[1] + s[3]++) | 0;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = (s[2] + (s[2] << 3)) | 0;
    s[2] = (((s[2] << 21) | (s[2] >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor((this.next() / 0x1_0000_0000) * (most - least + 1));
  }

  chance(share: number): boolean {
    return this.next() < share * 0x1_0000_0000;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!;
  }

  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.between(0, i);
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
    return items;
  }

  fill(bytes: Uint8Array): Uint8Array {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.next();
    return bytes;
  }
}
