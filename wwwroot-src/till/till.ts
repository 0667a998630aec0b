import { type Engine, openEngine } from '../engine/engine';
import { AddSheet } from './customers/add-sheet';
import { CustomerView } from './customers/customer-view';
import { CustomersView } from './customers/customers-view';
import { PickSheet } from './customers/pick-sheet';
import { ReceiveSheet } from './customers/receive-sheet';
import { Done } from './done/done';
import { listenForKeys } from './keys';
import { watchClock } from './parts/clock';
import { el, mark } from './parts/dom';
import { readPrefs } from './parts/prefs';
import { showStatus } from './parts/status';
import { language, text } from './parts/texts';
import { hideToast, toast } from './parts/toast';
import { go, openViews } from './parts/views';
import { Pay } from './pay/pay';
import { SalesView } from './sales/sales-view';
import { askAboutLeftCart } from './sell/left-cart';
import { showLoad } from './sell/load';
import { learnOften } from './sell/often';
import { openSellScreen } from './sell/sell-screen';
import { offerFiles } from './settings/files';
import { showSettings } from './settings/settings';
import { locked } from './start/locked';
import { resumeNowAndThen, showWhere } from './start/resume';
import { admitReset, enrol, prepareStart, rememberTill, storeTrouble } from './start/start';
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
    await locked(engine);
    fresh = false;
  } else if (fresh) {
    await admitReset(engine);
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
  else resumeNowAndThen(engine);
}

async function showScreens(engine: Engine): Promise<void> {
  showWhere(engine);
  const { sale, finder, remove, listen } = openSellScreen(engine);
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
  new SalesView(engine);
  await sale.open();
  showLoad(engine);
  showStatus(engine);
  showSettings(engine, () => sale.refresh());
  offerFiles(engine);
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

let saidTill = false;

/** A copy of this phone is at work under what was its device; receipts have other numbers from now on. */
function sayWhichTill(engine: Engine, was?: string): void {
  const prefix = engine.device.enrolment?.device.prefix;
  if (saidTill || !prefix || prefix === was) return;
  saidTill = true;
  toast(text('copied', { prefix }));
}

let told = false;

function ready(engine: Engine): void {
  if (told || !engine.catalogue.size) return;
  told = true;
  mark('till-ready');
}

start().catch(storeTrouble);
