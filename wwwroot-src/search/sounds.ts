/** Urdu letters as they are folded, and below each the Latin one that sounds like it; A, I and U are vowels that are written. */
const URDU = 'اعءیےوہحبپفتٹطثسصشجذزضظژچخکقگغدڈرڑلمنں';
const LATIN = 'AAAIIUhhbpptttssssjjjjjjckkkggddrrlmnn';
const urdu = new RegExp(`[${URDU}]`, 'g');

/** Names are made of the same few thousand words again and again. */
const heard = new Map<string, string>();
const REMEMBERED = 20_000;

/**
 * How folded text sounds, whichever script it is in and however it was spelled: "cheeni", "chini" and چینی are "cInI", "cini" and "cInI".
 * What speakers and writers do not keep apart is one letter; an h that is breathed is none. Of the vowels only their colour is left:
 * i or u, capital where they are long, and a, w or y where one begins a word. Line feeds stay.
 */
export const sounds = (folded: string): string =>
  folded.replace(/[^ \n]+/g, word => {
    let sound = heard.get(word);
    if (sound === undefined) {
      if (heard.size >= REMEMBERED) heard.clear();
      heard.set(word, (sound = soundOf(word)));
    }
    return sound;
  });

const soundOf = (word: string): string =>
  word
    .replace(/t?ch/g, 'C')
    .replace(/ck|[cq]/g, 'k')
    .replace(/C/g, 'c')
    .replace(/x/g, 'ks')
    .replace(/ph|f/g, 'p')
    .replace(/v/g, 'w')
    .replace(/z/g, 'j')
    .replace(/ھ/g, '')
    .replace(urdu, letter => LATIN[URDU.indexOf(letter)]!)
    .replace(/(.)h+/g, '$1')
    .replace(/([b-dgj-np-t])\1+/g, '$1')
    .replace(/[aeiouywAIU]+/g, (vowels, at: number) => {
      if (!at) return /^[wU]/.test(vowels) ? 'w' : /^[yI]/.test(vowels) ? 'y' : 'a';
      const colour = vowels.replace(/a/gi, '');
      if (!colour) return '';
      const letter = /[ouwU]/.test(colour) ? 'u' : 'i';
      return colour.length > 1 || /[IU]/.test(colour) ? letter.toUpperCase() : letter;
    });

/** Sounds without the vowels inside words: Urdu does not write the short ones, and everybody spells the long ones as he likes. */
export const bones = (sound: string): string => sound.replace(/[iu]/gi, '');

const syllables = (sound: string): string[] => sound.match(/[^iu][iu]?/gi) ?? [];

/** How far a word is from what was typed of it, or Infinity. Only words of the same bones are anywhere near. */
export function distance(typed: string, word: string): number {
  if (typed[0] !== word[0]) return Infinity;
  const wanted = syllables(typed);
  const there = syllables(word);
  // A single sound begins too many words.
  if (there.length < wanted.length || (wanted.length === 1 && there.length > 1)) return Infinity;
  let sum = there.length > wanted.length ? 1 : 0;
  for (const [place, syllable] of wanted.entries()) {
    const [bone, vowel = ''] = syllable;
    const [otherBone, other = ''] = there[place]!;
    if (bone !== otherBone) return Infinity;
    if (vowel.toLowerCase() === other.toLowerCase()) continue;
    // Whoever types has not come to it yet.
    if (!vowel && place === wanted.length - 1) continue;
    sum += !other && vowel === vowel.toLowerCase() ? 1 : vowel ? 3 : 2;
  }
  return sum;
}
