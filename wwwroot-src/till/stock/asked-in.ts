import { type Goods, inPack } from '../../catalog/columns';
import type { Way } from '../../shared/protocol';

/** What comes or goes may be said in the pack that was scanned; all that is on the shelf is counted in pieces: beside full cartons there are some that are open. */
export function askedIn({ pack, ...goods }: Goods, way: Way | 'count', known: Goods | null): Goods {
  const as = { ...goods, ...known };
  return pack && way !== 'count' ? inPack(as, pack) : as;
}
