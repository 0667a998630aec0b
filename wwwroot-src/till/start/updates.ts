import { click, el } from '../parts/dom';
import { register } from './install-worker';

/** A newer version offers itself when nothing is being sent. Returns what looks again whether something is. */
export function offerUpdates(sending: () => boolean): () => void {
  let waiting = false;
  const offer = () => {
    if (waiting && !sending()) el('new-version').hidden = false;
  };
  const registration = register(state => {
    waiting = state === 'update waiting';
    offer();
  });
  click(el('restart'), () => registration.update());
  return offer;
}
