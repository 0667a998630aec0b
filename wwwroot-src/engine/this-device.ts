import { enrol, takeShift, who } from '../device/enrol';
import type { Environment } from '../device/environment';
import { belongsTo, signOut, unlock } from '../device/locking';
import type { Registrar } from '../device/registrar';
import type { DeviceRecord } from '../device/registry';
import type { Enrolment, Who } from '../shared/protocol';
import type { WindowTill } from './window-till';

const RENEW_BEFORE = 7 * 86_400_000;

/** What the device needs of the engine around it. */
export interface Surroundings {
  till(): WindowTill | null;
  /** The till; rejects with NotEnrolled when there is none, or it is locked. */
  openTill(): Promise<WindowTill>;
  enter(device: DeviceRecord): Promise<void>;
  /** Tells the other windows that the till was locked or opened. */
  spreadLock(): Promise<void>;
}

/** Which till this browser is, who sells on it, and whether it is locked. */
export class ThisDevice {
  /** Nothing is seen or sold until somebody signs in; what waits is sent all the same. */
  locked = false;
  /** The browser was a till, and its store was cleared since: it can only become another one. */
  wasReset = false;

  constructor(
    private readonly env: Environment,
    private readonly registry: Registrar,
    private readonly around: Surroundings,
  ) {}

  /** Null until this browser is enrolled, and while the till is locked. */
  get enrolment(): Enrolment | null {
    return this.locked ? null : (this.around.till()?.outlet.device.enrolment ?? null);
  }

  who(): Promise<Who | 'signed_out' | 'offline'> {
    return who(this.env);
  }

  /** Makes this browser a till of the outlet and starts loading its catalogue. Rejects with NotEnrolled. */
  async enrol(outletId: string, name: string): Promise<void> {
    const device = await enrol(this.env, this.registry, outletId, name);
    await this.registry.setLock(null);
    await this.around.enter(device);
    await this.around.spreadLock();
  }

  /** Takes a new shift when another worker signed in or the token is old. 'not_here': whoever is signed in has no business here, so it is locked. */
  async resume(): Promise<'same' | 'renewed' | 'signed_out' | 'offline' | 'not_here'> {
    const till = await this.around.openTill();
    const signedIn = await this.who();
    if (typeof signedIn === 'string') return signedIn;
    if (!belongsTo(till.outlet.device, signedIn)) return this.shutOut();
    const { shift } = till.outlet.device.enrolment;
    const isOld = shift.expires_at - (this.env.now() + till.state.clockOffset) < RENEW_BEFORE;
    if (signedIn.worker.id === shift.worker.id && !isOld && till.state.problem !== 'sign_in') return 'same';
    const renewed = await takeShift(this.env, this.registry, till.outlet.device);
    if (renewed === 'not_here') return this.shutOut();
    // A refusal of another kind says nothing of the worker: later.
    if (typeof renewed === 'string') return renewed === 'signed_out' ? renewed : 'offline';
    till.renew(renewed);
    return 'renewed';
  }

  /** Locks the till and signs out, now or as soon as the server can be reached. */
  async lock(): Promise<void> {
    await this.registry.setLock({ at: this.env.now(), signed_out: false });
    await this.around.spreadLock();
    // Without a network this has to wait; until then nobody can open the till.
    await signOut(this.env, this.registry);
  }

  /** Opens it for the worker who has signed in since. */
  async unlock(): Promise<'open' | 'signed_out' | 'offline' | 'not_here'> {
    const till = this.around.till();
    if (!till) return 'not_here';
    const unlocked = await unlock(this.env, this.registry, till.outlet.device);
    if (typeof unlocked === 'string') return unlocked;
    this.around.till()?.renew(unlocked);
    await this.around.spreadLock();
    return 'open';
  }

  /** Asks the browser to keep the store; the answer is remembered. */
  async persist(): Promise<'granted' | 'denied' | 'unknown'> {
    const answer = await this.env.persist().catch(() => 'unknown' as const);
    await this.around.till()?.keepPersistAnswer(answer);
    return answer;
  }

  /** Whoever is signed in has no business on this till. */
  private async shutOut(): Promise<'not_here'> {
    await this.registry.setLock({ at: this.env.now(), signed_out: true });
    await this.around.spreadLock();
    return 'not_here';
  }
}
