// What the server takes: Pos.Data/Customers/CustomerShape.cs.
export const MOST_NAME = 80;

/** A customer's name as it is sent, whatever was pasted. Half a letter, pasted or left by the cut, is none: the server could not read it. */
export const sentName = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MOST_NAME)
    .replace(/\p{Cs}/gu, '');
