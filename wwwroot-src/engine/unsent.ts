import { UnsentFiles } from '../outbox/unsent-file';
import type { Engine } from './engine';

/** What is not sent, as a file; not part of the engine, because most days nobody needs it. */
export const unsentFiles = (engine: Engine): UnsentFiles =>
  new UnsentFiles(engine, engine.device.registry, async () => engine.device.till?.changed());
