import type { Engine } from '../engine/engine';
import { text } from './parts/texts';
import { toast } from './parts/toast';

/** Says, once for each word of the owner's, that this phone is to go to another outlet. A person takes it there: only whoever is at the counter knows that he is done. */
export function mover(engine: Engine): () => void {
  let said: string | null = null;
  return () => {
    const to = engine.device.enrolment?.move_to ?? null;
    if (to && to !== said) toast(text('sent-away'));
    said = to;
  };
}
