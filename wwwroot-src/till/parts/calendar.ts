// Twin of Pos.Web's Dates.cs, so that till and office tell a time in one way.

/** Where the server puts an outlet that says nothing else. */
const PAKISTAN = 'Asia/Karachi';

export type PartOfDay = 'small_hours' | 'morning' | 'afternoon' | 'evening' | 'night';

export interface Moment {
  /** 27 Nov 2026 */
  day: string;
  /** 9:46 */
  time: string;
  part: PartOfDay;
  sinceMidnight: number;
}

/** Tells moments by the clock of the shop, wherever the phone thinks it is. */
export function shopClock(language: string, zone = PAKISTAN): (time: number) => Moment {
  const written = new Intl.DateTimeFormat(language === 'ur' ? 'ur-PK' : 'en-US', {
    timeZone: zone,
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });
  return time => {
    const { year, month, day, hour, minute, second } = Object.fromEntries(
      written.formatToParts(time).map(({ type, value }) => [type, value]),
    );
    const hours = Number(hour);
    return {
      day: `${day} ${month} ${year}`,
      time: `${hours % 12 || 12}:${minute}`,
      part: hours < 4 ? 'small_hours' : hours < 12 ? 'morning' : hours < 16 ? 'afternoon' : hours < 19 ? 'evening' : 'night',
      sinceMidnight: (hours * 3600 + Number(minute) * 60 + Number(second)) * 1000,
    };
  };
}
