import { basket, type ListedGoods, payment } from './basket';
import { realClock } from './clock';
import { type Account, readAccount, type Told } from './day';
import { Line } from './line';
import { type Enrolled, Phone } from './phone';
import type { Random } from './random';

export interface StormAccount extends Account {
  busy_answers: number;
  milliseconds: number;
}

/** A phone that sold without a network and gets it back with all the others; in real time. */
export class StormPhone {
  private readonly phone: Phone;
  private readonly line: Line;

  constructor(
    server: string,
    enrolled: Enrolled[],
    private readonly goods: ListedGoods[],
    private readonly random: Random,
  ) {
    this.line = new Line(server, realClock, random, () => {});
    this.phone = new Phone(this.line, enrolled, realClock, random);
  }

  async sell(sales: number, told: (sale: Told) => void): Promise<void> {
    const { engine } = await this.phone.open();
    await engine.device.enrol(this.phone.enrolment.outlet.id, this.phone.enrolment.device.name);
    for (let sale = 0; sale < sales; sale++) {
      const cart = basket(this.goods, this.random);
      const { op_id, receipt_no, total } = await engine.sales.checkout(cart, payment(cart, this.random));
      told({ op_id, receipt_no, total });
    }
  }

  async reconnect(): Promise<StormAccount> {
    const { engine } = [...this.phone.windows][0]!;
    const start = performance.now();
    this.phone.connect();
    engine.syncNow();
    await new Promise<void>(resolve => {
      const stop = engine.subscribe(() => {
        if (engine.sync.pending) return;
        stop();
        resolve();
      });
    });
    const milliseconds = performance.now() - start;
    return { ...(await readAccount(this.phone, 0, [])), busy_answers: this.line.busyAnswers, milliseconds };
  }
}
