import type { Goods } from '../catalog/catalogue';
import type { Engine } from '../engine/engine';
import { openEngine } from '../engine/engine';
import type { CartLine } from '../sales/cart-store';
import { AddSheet } from './customers/add-sheet';
import { CustomerView } from './customers/customer-view';
import { CustomersView } from './customers/customers-view';
import { PickSheet } from './customers/pick-sheet';
import { ReceiveSheet } from './customers/receive-sheet';
import { Done } from './done/done';
import { listenForKeys } from './keys';
import { watchClock } from './parts/clock';
import { click, el, find, mark, slot, write } from './parts/dom';
import { rememberKeypad } from './parts/keypad';
import { readPrefs } from './parts/prefs';
import { openDialog } from './parts/sheet';
import { showStatus } from './parts/status';
import { language, nameOf, text } from './parts/texts';
import { hideToast, toast } from './parts/toast';
import { go, isWide, openViews, view } from './parts/views';
import { Pay } from './pay/pay';
import { Sales } from './sales/sales-view';
import { offerCamera } from './sell/camera';
import { PIECE } from './sell/cart';
import { Sale } from './sell/current-sale';
import { Finder } from './sell/find';
import { showLines } from './sell/lines';
import { showLoad } from './sell/load';
import { learnOften } from './sell/often';
import { QuantitySheet } from './sell/quantity';
import { listenForScans, rememberField } from './sell/scanner';
import { offerFiles } from './settings/files';
import { showSettings } from './settings/settings';
import { register } from './start/install-worker';
import { locked } from './start/locked';
import { admitReset, enrol, prepareStart, rememberTill, storeTrouble } from './start/start';

const HALF_WAIT = 500;

async function start(): Promise<void> {
  readPrefs();
  prepareStart();
  let opened: Engine | null = null;
  // First of all: when the store has gone on to a newer version, only the newer till can open it.
  const offer = offerUpdates(() => opened?.sync.sending ?? false);
  const engine = (opened = await openEngine({ language, version: document.documentElement.dataset.version }));
  engine.subscribe(offer);
  let fresh = !engine.device.enrolment;
  if (engine.device.locked) {
    await locked(engine);
    fresh = false;
  } else if (fresh) {
    await admitReset(engine);
    await enrol(engine);
  }
  rememberTill();
  // Everything that was on the screen goes with the page.
  engine.subscribe(() => {
    if (engine.device.locked) location.reload();
  });
  await sell(engine);
  if (fresh) toast(text(`kept-${await engine.device.persist()}`));
  else resumeNowAndThen(engine);
}

/** A newer version offers itself when nothing is being sent. Returns what looks again whether something is. */
function offerUpdates(sending: () => boolean): () => void {
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

const ASK_AGAIN = 6 * 60 * 60_000;

/** A till may stay open for weeks: its shift is renewed, and taken over by whoever signed in, when it comes back to view too. */
function resumeNowAndThen(engine: Engine): void {
  let asked = 0;
  const ask = (): void => {
    if (document.hidden || Date.now() - asked < ASK_AGAIN) return;
    asked = Date.now();
    void engine.device.resume().then(
      answer => {
        write(el('where'), whereText(engine));
        if (answer === 'offline') asked = 0;
      },
      () => {},
    );
  };
  document.addEventListener('visibilitychange', ask);
  addEventListener('online', ask);
  ask();
}

const whereText = ({ device: { enrolment } }: Engine): string =>
  enrolment ? `${enrolment.outlet.name} · ${enrolment.shift.worker.name}` : '';

async function sell(engine: Engine): Promise<void> {
  const sale = new Sale(engine, problem => {
    console.error(problem);
    toast(text('cart-not-kept'));
  });
  const quantities = new QuantitySheet();
  let scanRunning = () => false;
  let firstHalf = '';
  let alarm = 0;

  function remove(line: CartLine): void {
    const undo = sale.remove(line.key);
    toast(text('removed', { name: nameOf(line) }), { label: text('undo'), act: undo });
  }

  function tapped(line: CartLine): void {
    const unit = engine.catalogue.byId(line.product_id)?.unit ?? {
      id: '',
      code: line.unit,
      name: line.unit,
      name_ur: '',
      measured: line.measured,
    };
    quantities.change(
      line,
      unit,
      measure => sale.measure(line, measure),
      () => remove(line),
    );
  }

  function add(goods: Goods, barcode?: string): void {
    el('unknown').hidden = true;
    if (view() !== 'sell' && !(isWide() && view() === 'pay')) go('sell', '', true);
    if (goods.unit.measured) quantities.askFor(goods, measure => sale.add(goods, measure, barcode));
    else sale.add(goods, { quantity: PIECE }, barcode);
  }

  /** A code that ended without Enter may be the first half of one: it is unknown only when nothing follows. */
  function scanned(code: string, whole: string, complete: boolean): void {
    clearTimeout(alarm);
    const half = firstHalf;
    firstHalf = '';
    const known = [code, whole, half + code].find(candidate => engine.catalogue.byBarcode(candidate));
    if (known === whole) finder.close();
    if (known || complete) return sale.whenFree(() => take(known ?? code));
    firstHalf = code;
    alarm = window.setTimeout(() => scanned(code, '', true), HALF_WAIT);
  }

  function take(code: string): void {
    const goods = engine.catalogue.byBarcode(code);
    const left = quantities.finish();
    openDialog()?.close();
    navigator.vibrate?.(goods ? 15 : [60, 50, 60]);
    if (goods) add(goods, code);
    else unknown(code);
    if (left) toast(text('not-measured', { name: left }));
  }

  function unknown(code: string): void {
    const loading = engine.sync.catalogue.state === 'loading';
    write(slot(el('unknown'), 'code'), code);
    write(slot(el('unknown'), 'next'), text(loading ? 'unknown-loading' : 'unknown-next'));
    el('unknown').hidden = false;
  }

  const finder = new Finder(engine, sale, {
    chosen: goods => sale.whenFree(() => add(goods)),
    typedCode(code) {
      const goods = engine.catalogue.byBarcode(code);
      if (goods) sale.whenFree(() => add(goods, code));
      return Boolean(goods);
    },
    scanRunning: () => scanRunning(),
  });
  const done = new Done(engine, () => finder.focus());
  const adding = new AddSheet(engine);
  const receiving = new ReceiveSheet(engine, receipt => done.show(receipt));
  new CustomersView(engine, adding, receiving);
  new CustomerView(engine, receiving, customer => {
    sale.attach(customer);
    go('sell');
  });
  const pay = new Pay(engine, sale, new PickSheet(engine, adding), receipt => {
    // What "undo" would put back belonged to the cart that is sold now.
    hideToast();
    done.show(receipt);
    void learnOften(engine);
  });
  new Sales(engine);
  showLines(engine, sale, tapped);
  await sale.open();
  showLoad(engine);
  showStatus(engine);
  showSettings(engine, () => sale.refresh());
  offerFiles(engine);
  watchClock(engine);
  click(el('clear'), () => {
    const undo = sale.clear();
    toast(text('cleared'), { label: text('undo'), act: undo });
  });
  click(find(el('unknown'), '[data-close]'), () => {
    el('unknown').hidden = true;
  });
  listenForKeys({ sale, finder, pay, newSale: () => done.newSale(), remove });
  scanRunning = listenForScans({
    scanned,
    typed: typed => {
      if (view() === 'sell' && !openDialog() && !/^[+=-]+$/.test(typed)) finder.type(typed);
    },
    remember() {
      const field = rememberField();
      const keypad = rememberKeypad();
      return () => {
        field();
        keypad();
      };
    },
  });
  offerCamera(code => scanned(code, '', true));
  write(el('where'), whereText(engine));
  answerPosted(pay);
  openViews();
  engine.subscribe(what => {
    if (what === 'sales') void sale.follow().catch(() => {});
    if (what !== 'catalogue') return;
    finder.refresh();
    ready(engine);
  });
  ready(engine);
  void learnOften(engine).then(enough => {
    el('often').hidden = !enough;
  });
}

/** The worker's answer to a sale that was posted as a form stands behind the #. */
function answerPosted(pay: Pay): void {
  const [what = '', value = ''] = location.hash.slice(1).split('=');
  if (what === 'receipt') history.replaceState(null, '', `#sale/${value}`);
  if (what === 'not-saved') {
    history.replaceState(null, '', '#pay');
    pay.tellNotSaved(value);
  }
}

let told = false;

function ready(engine: Engine): void {
  if (told || !engine.catalogue.size) return;
  told = true;
  mark('till-ready');
}

start().catch(storeTrouble);
