export type Language = 'en' | 'ur';

/** The anonymous pages that are the same for everyone and are kept on the device. */
export const tillShell = (language: Language) => `/till/${language}`;
export const offlineShell = (language: Language) => `/offline/${language}`;

/** Which language's till a path is; null: the till, in whatever language was used last. Undefined: not the till. */
export function tillLanguage(pathname: string): Language | null | undefined {
  const match = /^\/till(?:\/(en|ur))?\/?$/.exec(pathname);
  return match ? ((match[1] as Language | undefined) ?? null) : undefined;
}
