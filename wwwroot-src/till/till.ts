import { type Engine, openEngine } from '../engine/engine';
import { Done } from './done/done';
import { listenForKeys } from './keys';
import { watchClock } from './parts/clock';
import { click, el, mark, slot } from './parts/dom';
import { whenIdle } from './parts/idle';
import { late, notHere } from './parts/late';
import { readPrefs } from './parts/prefs';
import { openDialog } from './parts/sheet';
import { showStatus } from './parts/status';
import { language, text } from './parts/texts';
import { hideToast, toast } from './parts/toast';
import { go, openLate, openViews, view } from './parts/views';
import { Pay, type PickCustomer } from './pay/pay';
import { askAboutLeftCart } from './sell/left-cart';
import { showLoad } from './sell/load';
import { learnOften, learnSale } from './sell/often';
import { openSellScreen } from './sell/sell-screen';
import { resumeNowAndThen, showWhere } from './start/resume';
import { admitReset, prepareStart, rememberTill, show, storeTrouble } from './start/start';
import { offerUpdates } from './start/updates';

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
    const { locked } = await import('./start/locked').catch(unreachable);
    await locked(engine);
    fresh = false;
  } else if (fresh) {
    await admitReset(engine);
    const { enrol } = await import('./start/enrol').catch(unreachable);
    await enrol(engine);
  }
  rememberTill();
  const was = engine.device.enrolment?.device.prefix;
  engine.subscribe(() => sayWhichTill(engine, was));
  // Everything that was on the screen goes with the page.
  engine.subscribe(() => {
    if (engine.device.locked) location.reload();
  });
  await showScreens(engine);
  if (fresh) toast(text(`kept-${await engine.device.persist()}`));
  else whenIdle(() => resumeNowAndThen(engine));
}

/** What the till begins with has not come; the page offers to try again. */
function unreachable(): Promise<never> {
  show('offline');
  return new Promise(() => {});
}

async function showScreens(engine: Engine): Promise<void> {
  showWhere(engine);
  engine.subscribe(what => {
    if (what === 'sync') showWhere(engine);
  });
  const { sale, finder, remove, listen, loadQuantities } = openSellScreen(engine);
  const done = new Done(engine, () => finder.focus());
  const customers = late(async () => {
    const { openCustomers } = await import('./customers/customers');
    return openCustomers(
      engine,
      receipt => done.show(receipt),
      customer => {
        sale.attach(customer);
        go('sell');
      },
    );
  });
  const sales = late(async () => new (await import('./sales/sales-view')).SalesView(engine));
  const settings = late(async () => (await import('./settings/settings')).openSettings(engine, () => sale.refresh()));
  const who = late(async () => {
    const [{ whoSheet }, { lockWhenIdle }] = await Promise.all([import('./who/who-sheet'), import('./who/idle-lock')]);
    const sheet = await whoSheet(engine);
    lockWhenIdle(sheet, () => sale.cart.lines.length > 0 || view() === 'pay' || openDialog() !== null);
    return sheet;
  });
  click(el('who'), () => void who().then(sheet => sheet.open(), notHere));
  openLate(['customers', 'customer'], customers, notHere);
  openLate(['sales', 'sale'], sales, notHere);
  openLate(['till'], settings, notHere);
  const stock = late(async () => new (await import('./stock/stock-view')).StockView(engine));
  openLate(['stock'], stock, notHere);
  const keepPictures = async () => (await import('./sell/pictures')).keepPictures(engine);
  click(slot(el('sheet-status'), 'export'), () => void settings().then(saveUnsent => saveUnsent(), notHere));
  const pick: PickCustomer = (present, picked) => void customers().then(sheet => sheet.open(present, picked), notHere);
  const pay = new Pay(engine, sale, pick, receipt => {
    // What "undo" would put back belonged to the cart that is sold now.
    hideToast();
    done.show(receipt);
    whenIdle(() => learnSale(receipt));
  });
  await sale.open();
  const move = late(async () => (await import('./move')).mover(engine));
  engine.subscribe(() => {
    if (engine.device.enrolment?.move_to) void move().then(go => go(), notHere);
  });
  showLoad(engine);
  const status = showStatus(engine);
  watchClock(engine);
  listenForKeys({ sale, finder, pay, newSale: () => done.newSale(), remove });
  listen();
  answerPosted(pay);
  askAboutLeftCart(engine, sale);
  openViews();
  engine.subscribe(what => {
    if (what === 'sales') void sale.follow().catch(() => {});
    if (what !== 'catalogue') return;
    finder.refresh();
    ready(engine);
  });
  ready(engine);
  whenIdle(
    () =>
      void learnOften(engine).then(enough => {
        el('often').hidden = !enough;
      }),
  );
  // A window that stays open while the program is renewed has all of its own code in memory.
  whenIdle(() =>
    Promise.all([customers(), sales(), settings(), stock(), who(), pay.sheets(), loadQuantities(), status(), keepPictures()]).catch(
      () => {},
    ),
  );
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

let saidTill = false;

/** A copy of this phone is at work under what was its device; receipts have other numbers from now on. */
function sayWhichTill(engine: Engine, was?: string): void {
  const prefix = engine.device.enrolment?.device.prefix;
  if (saidTill || !prefix || prefix === was) return;
  saidTill = true;
  toast(text('now-till', { prefix }));
}

let told = false;

function ready(engine: Engine): void {
  if (told || !engine.catalogue.size) return;
  told = true;
  mark('till-ready');
}

start().catch(storeTrouble);
