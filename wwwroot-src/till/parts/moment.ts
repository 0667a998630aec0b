import { type Moment, shopClock } from './calendar';
import { digits } from './format';
import { spokenLanguage, text } from './texts';
import { now } from './time';

const told = new Map<string, (time: number) => Moment>();
let zone: string | undefined;

/** Which clock times are told by from now on. */
export function useZone(wanted?: string): void {
  if (wanted !== zone) told.clear();
  zone = wanted;
}

function tell(time: number): Moment {
  const language = spokenLanguage();
  const tells = told.get(language) ?? shopClock(language, zone);
  told.set(language, tells);
  return tells(time);
}

/** "9:46 pm", and in Urdu by the part of the day. */
export function clock(time: number): string {
  const { time: written, part } = tell(time);
  return text(`time-${part}`, { time: digits(written) });
}

export const day = (time: number): string => digits(tell(time).day);

export const dayAndClock = (time: number): string => `${day(time)} ${clock(time)}`;

/** The time of today, the day too of any other. */
export const momentText = (time: number): string => (day(time) === day(now()) ? clock(time) : dayAndClock(time));

/** When today began at the shop. */
export function midnight(): number {
  const at = now();
  return at - (at % 1000) - tell(at).sinceMidnight;
}
