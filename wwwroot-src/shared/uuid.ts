export interface UuidSources {
  now(): number;
  random(bytes: Uint8Array): Uint8Array;
}

/**
 * A source of version 7 UUIDs that only ever grow: within a millisecond, and when the clock steps back, the
 * twelve bits behind the time count up.
 */
export function uuidV7(sources: UuidSources): () => string {
  let time = -1;
  let counter = 0;
  return () => {
    const bytes = sources.random(new Uint8Array(16));
    const now = sources.now();
    if (now > time) {
      time = now;
      counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!;
    } else if (++counter > 0xfff) {
      time++;
      counter = 0;
    }
    for (let i = 5, rest = time; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | (bytes[8]! & 0x3f);
    return toHex(bytes).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
