import type { Channel, Environment } from '../device/environment';
import { withLock } from '../device/lock';
import { belongsTo, endSession, signOut, unlock } from '../device/locking';
import { NotEnrolled } from '../device/not-enrolled';
import { META } from '../device/outlet-store';
import type { Pins } from '../device/pins';
import { Registrar } from '../device/registrar';
import type { DeviceRecord, Language } from '../device/registry';
import { who } from '../device/who';
import { drainLock } from '../outbox/drain';
import type { OpenTill } from '../outbox/open-till';
import type { Enrolment, Rights, Who } from '../shared/protocol';
import { type What, WindowTill } from './window-till';

/** What makes a till, and renews its shifts, comes when a server is asked for it. */
const enrolling = () => import('../device/enrol');

const RENEW_BEFORE = 7 * 86_400_000;

/** Which till this browser is, who sells on it, and whether it is locked. */
export class ThisDevice {
  /** Nothing is seen or sold until somebody signs in; what waits is sent all the same. */
  locked = false;
  /** The browser was a till, and its store was cleared since: it can only become another one. */
  wasReset = false;
  /** A newer version of the till has taken the store. */
  outdated = false;
  /** At work whether it is locked or not; `openTill` is for whoever wants to sell. */
  till: WindowTill | null = null;
  readonly registry: Registrar;
  private readonly channel: Channel | null;

  constructor(
    private readonly env: Environment,
    private readonly door: OpenTill,
    private readonly tell: (what: What) => void,
  ) {
    this.registry = new Registrar(env, () => this.onOutdated());
    this.channel = env.channel('till');
    this.channel?.listen(() => void this.readLock().catch(() => {}));
  }

  async open(language?: Language, version?: string): Promise<void> {
    const { registry } = this;
    const [device, languageBefore, versionBefore] = await Promise.all([
      registry.current(),
      registry.language(),
      registry.version(),
      this.readLock(),
    ]);
    if (language && language !== languageBefore) await registry.setLanguage(language);
    if (version && version !== versionBefore) await registry.setVersion(version);
    if (device) await this.enter(device);
  }

  close(): void {
    this.till?.close();
    this.channel?.close();
    void this.registry.close();
  }

  /** Rejects with NotEnrolled when there is none, or it is locked; the store is asked each time, for another window may have locked it. */
  async openTill(): Promise<WindowTill> {
    if (!this.till) throw new NotEnrolled('not_here');
    if (this.locked || (await this.registry.lock())) throw new NotEnrolled('locked');
    return this.till;
  }

  /** Null until this browser is enrolled, and while the till is locked. */
  get enrolment(): Enrolment | null {
    return this.locked ? null : (this.till?.outlet.device.enrolment ?? null);
  }

  /** What whoever sells may do beyond that; null for an owner, and for whom this phone has not heard of. */
  get rights(): Rights | null {
    const device = this.till?.outlet.device;
    const worker = device?.workers?.find(({ id }) => id === device.enrolment.shift.worker.id);
    return worker?.role === 'cashier' ? worker.rights : null;
  }

  who(): Promise<Who | 'signed_out' | 'offline'> {
    return who(this.env);
  }

  /** Makes this browser a till of the outlet and starts loading its catalogue. Rejects with NotEnrolled. */
  async enrol(outletId: string, name: string): Promise<void> {
    // Whoever was signed in before somebody took over by PIN is to be out first: the shift is that of who is signed in.
    if (!(await this.leave())) throw new NotEnrolled('offline');
    const { enrol } = await enrolling();
    const device = await enrol(this.env, this.registry, outletId, name);
    await this.registry.setLock(null);
    await this.enter(device);
    await this.spreadLock();
  }

  /** Takes a new shift when another worker signed in or the token is old. 'not_here': whoever is signed in has no business here, so it is locked. */
  async resume(): Promise<'same' | 'renewed' | 'signed_out' | 'offline' | 'not_here'> {
    const till = await this.openTill();
    if (!(await this.leave())) return 'offline';
    const signedIn = await this.who();
    if (typeof signedIn === 'string') return signedIn;
    if (!belongsTo(till.outlet.device, signedIn)) return this.shutOut();
    const { shift } = till.outlet.device.enrolment;
    const isOld = shift.expires_at - (this.env.now() + till.state.clockOffset) < RENEW_BEFORE;
    if (signedIn.worker.id === shift.worker.id && !isOld && till.state.problem !== 'sign_in') return 'same';
    const { takeShift } = await enrolling();
    const renewed = await takeShift(this.env, this.registry, till.outlet.device);
    if (renewed === 'not_here') return this.shutOut();
    // A refusal of another kind says nothing of the worker: later.
    if (typeof renewed === 'string') return renewed === 'signed_out' ? renewed : 'offline';
    await this.renewOthers(renewed);
    await this.goOn(till, renewed);
    return 'renewed';
  }

  /** A server that was put back may have forgotten the shifts of devices that this browser was before, and they have something to send. */
  private async renewOthers(now: DeviceRecord): Promise<void> {
    const { device, outlet } = now.enrolment;
    const { takeShiftHere } = await enrolling();
    for (const other of await this.registry.devices()) {
      const { enrolment, imported } = other;
      if (enrolment.outlet.id === outlet.id && enrolment.device.id !== device.id && !imported)
        await takeShiftHere(this.env, this.registry, other, now);
    }
  }

  /** Locks the till and signs out, now or as soon as the server can be reached. */
  async lock(): Promise<void> {
    await this.registry.setLock({ at: this.env.now(), signed_out: false });
    await this.spreadLock();
    // Without a network this has to wait; until then nobody can open the till.
    await signOut(this.env, this.registry);
  }

  /** Opens it for the worker who has signed in since. */
  async unlock(): Promise<'open' | 'signed_out' | 'offline' | 'not_here'> {
    const { till } = this;
    if (!till) return 'not_here';
    const unlocked = await unlock(this.env, this.registry, till.outlet.device);
    if (typeof unlocked === 'string') return unlocked;
    await this.goOn(till, unlocked);
    await this.spreadLock();
    return 'open';
  }

  /** Of those who sell on this till; its code comes when somebody asks. */
  async pins(): Promise<Pins> {
    const { Pins } = await import('../device/pins');
    return new Pins(this.env, this.registry);
  }

  /** The record behind the till, whether it is locked or not. */
  get record(): DeviceRecord | null {
    return this.till?.outlet.device ?? null;
  }

  /** Whoever gave the right PIN sells from now on; the sign-in of somebody else ends as soon as the server can be reached. */
  async handOver(worker: string): Promise<boolean> {
    const { till } = this;
    const device = till && (await this.registry.handOver(till.outlet.deviceId, worker, this.env.now() + till.state.clockOffset));
    if (!device) return false;
    till.renew(device);
    await this.spreadLock();
    void this.leave();
    return true;
  }

  /** Somebody tried a PIN until it was locked: who is signed in afterwards has come by a password since. */
  async endSignIn(): Promise<void> {
    await this.registry.leaveSoon();
    await this.leave();
  }

  /** Locks the till for those with a PIN; who is signed in stays so, for the phone is one person's. */
  async lockHere(): Promise<void> {
    await this.registry.setLock({ at: this.env.now(), signed_out: false });
    await this.spreadLock();
  }

  /** False as long as the sign-in of before is open and the server cannot be reached. */
  private async leave(): Promise<boolean> {
    if (!(await this.registry.leaving())) return true;
    if (!(await endSession(this.env))) return false;
    await this.registry.left();
    return true;
  }

  /** Asks the browser to keep the store when space runs low. */
  persist(): Promise<'granted' | 'denied' | 'unknown'> {
    return this.env.persist().catch(() => 'unknown' as const);
  }

  /** Whoever is signed in has no business on this till. */
  private async shutOut(): Promise<'not_here'> {
    await this.registry.setLock({ at: this.env.now(), signed_out: true });
    await this.spreadLock();
    return 'not_here';
  }

  private async enter(device: DeviceRecord): Promise<void> {
    const till = new WindowTill(
      this.env,
      this.registry,
      device,
      this.door,
      this.tell,
      () => this.onOutdated(),
      () => void this.part(till).catch(() => {}),
    );
    // Without its chain the device's numbers could be given twice: the browser was cleared, it must become another device.
    if (!(await till.open())) {
      till.close();
      await this.registry.leave();
      this.wasReset = true;
      return;
    }
    this.till?.close();
    this.till = till;
    till.start();
  }

  /** A copy of this browser is at work under the same device, so this one becomes another; once for all its windows. */
  private part(till: WindowTill): Promise<void> {
    const { env, registry } = this;
    const { outlet } = till;
    return withLock(env, 'part', async () => {
      if (this.till !== till) return;
      const current = await registry.current();
      const { enrolAnother } = await enrolling();
      const device =
        current && current.enrolment.device.id !== outlet.deviceId ? current : await enrolAnother(env, registry, outlet.device);
      // Not reached: asked again after the next sending. Refused: the server sees no copy.
      if (device === 'refused') await outlet.store.use(database => database.delete('meta', META.copied));
      if (typeof device === 'string') return;
      await this.become(device, outlet.name);
    });
  }

  /** With a new shift; as another till, when this browser lost the key of the one it was. */
  private async goOn(till: WindowTill, device: DeviceRecord): Promise<void> {
    if (device.enrolment.device.id === till.outlet.deviceId) till.renew(device);
    else await this.become(device, till.outlet.name);
  }

  /** Another till of the same outlet: not while a sale is being written, or an answer is awaited. */
  private async become(device: DeviceRecord, outletName: string): Promise<void> {
    const { env } = this;
    await withLock(env, drainLock(outletName), () => withLock(env, `till:${outletName}`, () => this.enter(device)));
    this.tell('sync');
  }

  private async spreadLock(): Promise<void> {
    this.channel?.post('lock');
    await this.readLock();
  }

  private async readLock(): Promise<void> {
    this.locked = (await this.registry.lock()) !== null;
    this.tell('sync');
  }

  private onOutdated(): void {
    this.outdated = true;
    this.tell('sync');
  }
}
