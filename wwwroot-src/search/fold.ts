import { westernDigits } from '../shared/digits';

/** Forms of one letter, and below each the one it is looked for by. */
const FORMS = 'يىئكهةۀۂۃآأإؤ';
const LETTER = 'یییکہہہہہاااو';
const form = new RegExp(`[${FORMS}]`, 'g');

/** Some of it, at least. */
export const isUrdu = (text: string): boolean => /[\u0600-\u06ff]/.test(text);

/**
 * Makes what is written and what is looked for comparable: letter case, Arabic and Urdu forms of one letter, vowel
 * marks and digits; whatever separates words becomes a space. Line feeds stay, so a column folds in one go.
 */
export function fold(text: string): string {
  const folded = text.toLowerCase().replace(/[^\S\n]|[-_()[\].,:;/&+*#%'"|،۔؛]/g, ' ');
  if (!isUrdu(folded)) return folded;
  return westernDigits(
    folded.replace(/[\u064b-\u065f\u0670\u0640\u200b-\u200f]/g, '').replace(form, letter => LETTER[FORMS.indexOf(letter)]!),
  );
}
