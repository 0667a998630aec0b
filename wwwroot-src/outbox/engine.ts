import type { Engine } from './model';

export * from './model';

export interface EngineOptions {
  /** Language of the shell that opened the engine; the service worker serves it for /till. */
  language?: 'en' | 'ur';
}

export async function openEngine(_options: EngineOptions = {}): Promise<Engine> {
  throw new Error('The engine is being built');
}
