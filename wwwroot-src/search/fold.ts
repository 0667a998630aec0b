const LETTERS: Record<string, string> = {
  ي: 'ی',
  ى: 'ی',
  ئ: 'ی',
  ك: 'ک',
  ه: 'ہ',
  ة: 'ہ',
  ۀ: 'ہ',
  ۂ: 'ہ',
  ۃ: 'ہ',
  آ: 'ا',
  أ: 'ا',
  إ: 'ا',
  ؤ: 'و',
};

/**
 * Makes what is written and what is looked for comparable: letter case, Arabic and Urdu forms of one letter, vowel
 * marks and digits; whatever separates words becomes a space. Line feeds stay, so a column folds in one go.
 */
export function fold(text: string): string {
  const folded = text.toLowerCase().replace(/[^\S\n]|[-_()[\].,:;/&+*#%'"|،۔؛]/g, ' ');
  if (!/[\u0600-\u06ff]/.test(folded)) return folded;
  return folded
    .replace(/[\u064b-\u065f\u0670\u0640\u200b-\u200f]/g, '')
    .replace(/[يىئكهةۀۂۃآأإؤ]/g, letter => LETTERS[letter]!)
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 0xf));
}
