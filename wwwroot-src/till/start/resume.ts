import type { Engine } from '../../engine/engine';
import { el, write } from '../parts/dom';
import { useZone } from '../parts/moment';
import { nameOf } from '../parts/texts';

const ASK_AGAIN = 6 * 60 * 60_000;

/** A till may stay open for weeks: its shift is renewed, and taken over by whoever signed in, when it comes back to view too. */
export function resumeNowAndThen(engine: Engine): void {
  let asked = 0;
  const ask = (): void => {
    if (document.hidden || Date.now() - asked < ASK_AGAIN) return;
    asked = Date.now();
    void engine.device.resume().then(
      answer => {
        showWhere(engine);
        if (answer === 'offline') asked = 0;
      },
      () => {},
    );
  };
  document.addEventListener('visibilitychange', ask);
  addEventListener('online', ask);
  ask();
}

/** Which outlet this is, and who sells here. */
export function showWhere({ device: { enrolment } }: Engine): void {
  useZone(enrolment?.outlet.time_zone);
  write(el('where'), enrolment ? `${nameOf(enrolment.outlet)} · ${enrolment.shift.worker.name}` : '');
  el('outlet-closed').hidden = !enrolment?.outlet.closed;
}
