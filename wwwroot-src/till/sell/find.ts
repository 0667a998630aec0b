import type { Goods } from '../../catalog/columns';
import type { Engine } from '../../engine/engine';
import { click, clone, el, hide, mark, put, slot, tell, write } from '../parts/dom';
import { plain, quantity, rupees } from '../parts/format';
import { nameOf, otherNameOf, text, writeName } from '../parts/texts';
import { announce } from '../parts/toast';
import { isWide } from '../parts/views';
import { quantityInCart } from './cart';
import type { CurrentSale } from './current-sale';
import { oftenSold, timesSold } from './often';

const MOST = 24;
/** Rows looked for and drawn at once; the rest, below the fold, when the typing rests. */
const FIRST = 8;
const REST_AFTER = 200;
const SLOTS = ['picture', 'name', 'other', 'in', 'price', 'unit', 'stock'] as const;

interface Row extends Record<(typeof SLOTS)[number], HTMLElement> {
  node: HTMLElement;
}

interface Hooks {
  chosen(goods: Goods): void;
  /** A whole code typed by hand and Enter. */
  typedCode(code: string): boolean;
  scanRunning(): boolean;
}

/** Type-ahead, categories and their results. Rows are made once and patched. */
export class Finder {
  private readonly query = el<HTMLInputElement>('query');
  private readonly results = el('results');
  private readonly rows: Row[] = [];
  private shown: Goods[] = [];
  private selected = -1;
  private frame = 0;
  /** Something was typed since this frame's search. */
  private behind = false;
  private rest = 0;
  private category: string | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly sale: CurrentSale,
    private readonly hooks: Hooks,
  ) {
    for (let index = 0; index < MOST; index += 1) {
      const node = clone('result');
      node.id = `result-${index}`;
      node.hidden = true;
      this.rows.push({
        node,
        ...(Object.fromEntries(SLOTS.map(name => [name, slot(node, name)])) as Record<(typeof SLOTS)[number], HTMLElement>),
      });
    }
    this.results.append(...this.rows.map(({ node }) => node));
    this.results.addEventListener('click', event => this.choose(this.rows.findIndex(({ node }) => node.contains(event.target as Node))));
    this.query.addEventListener('input', () => this.soon());
    this.query.addEventListener('keydown', event => this.key(event));
    el('search').addEventListener('submit', event => event.preventDefault());
    click(el('search-close'), () => this.close(isWide()));
    el('categories').addEventListener('click', event => {
      const button = (event.target as Element).closest('button');
      if (button) this.browse(button.dataset.category ?? '');
    });
    sale.listen(() => this.badges());
    this.listCategories();
  }

  listCategories(): void {
    // Decided for all goods, not for those shown: rows do not shift while somebody types.
    this.results.toggleAttribute(
      'data-pictures',
      this.engine.catalogue.packedChunks().some(({ chunk }) => chunk.pictures?.trim()),
    );
    const holder = el('categories');
    const wanted = this.engine.catalogue.categories;
    const signature = wanted.map(category => category.id + nameOf(category)).join();
    if (holder.dataset.signature === signature) return;
    holder.dataset.signature = signature;
    for (const old of holder.querySelectorAll('[data-category]:not(#often)')) old.remove();
    holder.append(
      ...wanted.map(category => {
        const button = clone('category');
        button.dataset.category = category.id;
        writeName(slot(button, 'name'), nameOf(category));
        return button;
      }),
    );
    document.body.toggleAttribute('data-categories', wanted.length > 0);
    this.press();
  }

  /** Again, for a catalogue that changed. */
  refresh(): void {
    this.listCategories();
    if (this.category === null && !this.query.value) return;
    // Goods come in while somebody looks: the row that the arrows went to stays the one.
    const chosen = this.shown[this.selected];
    this.search();
    if (chosen) this.select(this.shown.findIndex(({ id }) => id === chosen.id));
  }

  focus(): void {
    this.query.focus();
    this.query.select();
  }

  type(typed: string): void {
    this.query.value = typed;
    this.query.focus();
    this.search();
  }

  close(keepFocus = false): void {
    this.query.value = '';
    this.category = null;
    this.search();
    if (keepFocus) this.query.focus();
    else this.query.blur();
  }

  private browse(category: string): void {
    this.query.value = '';
    this.category = this.category === category ? null : category;
    this.search();
    this.results.scrollTop = 0;
  }

  /**
   * One search a frame, the first at once: what it finds is seen a frame earlier than if it waited for one. While a scanner types none, its keys
   * are no name.
   */
  private soon(): void {
    this.category = null;
    if (this.frame) {
      this.behind = true;
      return;
    }
    this.behind = false;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.behind) this.soon();
    });
    if (this.hooks.scanRunning()) setTimeout(() => this.search(), 150);
    else this.search();
  }

  private search(): void {
    const typed = this.query.value.trim();
    const finding = typed !== '' || this.category !== null;
    const first = isWide() ? FIRST * 2 : FIRST;
    this.shown = this.find(typed, first);
    clearTimeout(this.rest);
    this.rest = 0;
    this.rows.forEach((row, index) => this.patch(row, index < first ? this.shown[index] : undefined));
    this.select(-1);
    hide(this.results, !this.shown.length);
    hide(el('results-more'), true);
    hide(el('results-none'), !typed || this.shown.length > 0);
    if (typed && !this.shown.length) put(el('results-none'), 'typed', typed);
    hide(el('search-close'), !finding);
    tell(this.query, 'aria-expanded', this.shown.length > 0);
    document.body.toggleAttribute('data-finding', finding);
    this.press();
    if (this.shown.length >= first) this.rest = window.setTimeout(() => this.complete(), REST_AFTER);
    else this.count(typed);
    mark('results-shown');
  }

  private find(typed: string, enough = MOST): Goods[] {
    const { catalogue } = this.engine;
    if (typed) return catalogue.search(typed, MOST, timesSold, enough);
    if (this.category === null) return [];
    return this.category === 'often' ? oftenSold(catalogue, MOST) : catalogue.byCategory(this.category, MOST);
  }

  /** All that is to be shown, after the first rows of it. */
  private complete(): void {
    if (!this.rest) return;
    clearTimeout(this.rest);
    this.rest = 0;
    const typed = this.query.value.trim();
    this.shown = this.find(typed);
    this.rows.forEach((row, index) => {
      if (row.node.hidden) this.patch(row, this.shown[index]);
    });
    hide(el('results-more'), this.shown.length < MOST);
    this.count(typed);
  }

  private count(typed: string): void {
    if (typed) announce(this.shown.length ? text('found', { n: String(this.shown.length) }) : text('found-none'));
  }

  private patch(row: Row, goods: Goods | undefined): void {
    hide(row.node, !goods);
    if (!goods) return;
    this.picture(row, goods);
    writeName(row.name, nameOf(goods));
    writeName(row.other, otherNameOf(goods));
    write(row.price, rupees(goods.price));
    write(row.unit, goods.unit.measured ? `/ ${nameOf(goods.unit)}` : '');
    write(row.stock, goods.on_hand === null ? '' : goods.on_hand <= 0 ? text('none-left') : text('left', { n: plain(goods.on_hand) }));
    this.badge(row, goods);
  }

  /** A new one each time: the old would stand beside the new name until the new has come. */
  private picture({ picture }: Row, goods: Goods): void {
    const src = goods.picture ? `/pictures/${goods.picture}-96.webp` : '';
    if (picture.dataset.src === src) return;
    picture.dataset.src = src;
    picture.textContent = '';
    // What has not come is asked for again the next time.
    if (src) picture.append(Object.assign(clone('picture'), { src, onerror: () => delete picture.dataset.src }));
  }

  private badges(): void {
    this.shown.forEach((goods, index) => this.badge(this.rows[index]!, goods));
  }

  private badge(row: Row, goods: Goods): void {
    const held = quantityInCart(this.sale.cart, goods.id);
    write(row.in, held ? text('in-cart', { n: quantity(held, goods.unit.measured) }) : '');
  }

  private press(): void {
    for (const button of el('categories').querySelectorAll<HTMLElement>('[data-category]')) {
      tell(button, 'aria-pressed', button.dataset.category === this.category);
    }
  }

  private select(index: number): void {
    this.rows[this.selected]?.node.setAttribute('aria-selected', 'false');
    this.selected = index;
    const row = this.rows[index]?.node;
    if (row) {
      row.setAttribute('aria-selected', 'true');
      row.scrollIntoView({ block: 'nearest' });
      this.query.setAttribute('aria-activedescendant', row.id);
    } else this.query.removeAttribute('aria-activedescendant');
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.complete();
      if (!this.shown.length) return;
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.select((this.selected + step + this.shown.length + (this.selected < 0 && step < 0 ? 1 : 0)) % this.shown.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const typed = this.query.value.trim();
      if (!typed) return;
      if (this.selected >= 0) return this.choose(this.selected);
      if (this.hooks.typedCode(typed)) return this.close(isWide());
      this.search();
      this.choose(0);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close(isWide());
    }
  }

  /** After a typed name the cart comes back; a category stays open for the next tap. */
  private choose(index: number): void {
    const goods = this.shown[index];
    if (!goods) return;
    if (this.category === null) this.close(isWide());
    this.hooks.chosen(goods);
  }
}
