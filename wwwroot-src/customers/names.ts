// What the server takes: Pos.Data/Customers/CustomerShape.cs.
const MOST_NAME = 80;

/** A customer's name as it is sent, whatever was pasted. */
export const sentName = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MOST_NAME);
