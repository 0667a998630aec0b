const DRAWN_AFTER = 50;

/** When what was written until now is on the screen: a frame is begun here, and is drawn while others would already work. */
export const whenDrawn = (work: () => void): void => void requestAnimationFrame(() => setTimeout(work, DRAWN_AFTER));

/** When nobody waits for the page: what is seen comes first. */
export const whenIdle = (work: () => void): void =>
  void ('requestIdleCallback' in window ? requestIdleCallback(work, { timeout: 5_000 }) : setTimeout(work, 1_000));
