import { NotEnrolled } from '../device/not-enrolled';
import type { Engine } from '../engine/engine';
import { openDialog } from './parts/sheet';
import { language, text } from './parts/texts';
import { toast } from './parts/toast';
import { view } from './parts/views';
import type { CurrentSale } from './sell/current-sale';

const AGAIN = 60_000;
/** Whether the counter is free by now. */
const LOOK_EVERY = 2_000;

/** Goes where the owner sends this phone, as soon as nothing lies on the counter; what is not sent yet is sent from there, as the till it was. */
export function mover(engine: Engine, sale: CurrentSale): () => void {
  let tried = -AGAIN;
  let told = false;
  let looking = 0;

  async function go(): Promise<void> {
    const { enrolment } = engine.device;
    if (!enrolment?.move_to || !sale.empty || sale.busy || view() !== 'sell' || openDialog() || performance.now() - tried < AGAIN) return;
    tried = performance.now();
    await sale.hold(async () => {
      await engine.device.enrol(enrolment.move_to!, enrolment.device.name);
      location.assign(`/till/${language}`);
      // The page goes, and with it all that waits.
      await new Promise(() => {});
    });
  }

  function look(): void {
    if (!engine.device.enrolment?.move_to) {
      clearInterval(looking);
      looking = 0;
      return;
    }
    go().catch(problem => {
      if (!(problem instanceof NotEnrolled)) throw problem;
      if (told || problem.reason === 'offline') return;
      told = true;
      toast(text('sent-away'));
    });
  }

  return () => {
    looking ||= window.setInterval(look, LOOK_EVERY);
  };
}
