import type { Owner } from "./owner.ts";

interface Share<T> {
  running: number;
  /** Count of the turn that it had last. */
  servedAt: number;
  readonly waiting: T[];
}
interface Organisation<T> {
  running: number;
  servedAt: number;
  readonly persons: Map<string, Share<T>>;
}

export interface QueueLimits {
  readonly perPerson: number;
  readonly perOrganisation: number;
  readonly inTotal: number;
  /** How much of one person may run at once. */
  readonly runningPerPerson: number;
}

/**
 * Who is next: of the organisation with the least running, and of those with as little the one that has waited longest
 * for a turn; in it the person by the same rule. Pure; nothing here runs anything.
 */
export class FairQueue<T> {
  readonly #limits: QueueLimits;
  readonly #organisations = new Map<string, Organisation<T>>();
  #waiting = 0;
  #turns = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Whether one more of an owner may wait. */
  hasRoom({ organisation, person }: Owner): boolean {
    const found = this.#organisations.get(organisation);
    const ofOrganisation = [...(found?.persons.values() ?? [])].reduce((sum, one) => sum + one.waiting.length, 0);
    return (
      this.#waiting < this.#limits.inTotal &&
      ofOrganisation < this.#limits.perOrganisation &&
      (found?.persons.get(person)?.waiting.length ?? 0) < this.#limits.perPerson
    );
  }

  add(owner: Owner, item: T): void {
    this.#shareOf(owner).share.waiting.push(item);
    this.#waiting += 1;
  }

  /** Takes out what no longer wants its turn; false when it has had it. */
  remove(owner: Owner, item: T): boolean {
    const { waiting } = this.#shareOf(owner).share;
    const index = waiting.indexOf(item);
    if (index !== -1) {
      waiting.splice(index, 1);
      this.#waiting -= 1;
    }
    this.#forget(owner);
    return index !== -1;
  }

  /** Whose turn it is, counted as running from now on; null when nobody may have one. */
  take(): T | null {
    let best: { organisation: Organisation<T>; share: Share<T> } | null = null;
    for (const organisation of this.#organisations.values()) {
      const share = this.#nextIn(organisation);
      if (share && (best === null || isBefore(organisation, best.organisation))) best = { organisation, share };
    }
    const item = best?.share.waiting.shift();
    if (best === null || item === undefined) return null;
    this.#waiting -= 1;
    this.#turns += 1;
    for (const one of [best.organisation, best.share]) {
      one.running += 1;
      one.servedAt = this.#turns;
    }
    return item;
  }

  /** What had its turn has ended. */
  end(owner: Owner): void {
    const { organisation, share } = this.#shareOf(owner);
    organisation.running -= 1;
    share.running -= 1;
    this.#forget(owner);
  }

  #nextIn(organisation: Organisation<T>): Share<T> | null {
    let best: Share<T> | null = null;
    for (const share of organisation.persons.values()) {
      if (share.waiting.length === 0 || share.running >= this.#limits.runningPerPerson) continue;
      if (best === null || isBefore(share, best)) best = share;
    }
    return best;
  }

  #shareOf({ organisation: name, person }: Owner): { organisation: Organisation<T>; share: Share<T> } {
    const organisation = this.#organisations.get(name) ?? { running: 0, servedAt: 0, persons: new Map() };
    this.#organisations.set(name, organisation);
    const share = organisation.persons.get(person) ?? { running: 0, servedAt: 0, waiting: [] };
    organisation.persons.set(person, share);
    return { organisation, share };
  }

  /** Owners without work are not remembered, or the server would know every address that ever asked. */
  #forget({ organisation: name, person }: Owner): void {
    const organisation = this.#organisations.get(name);
    const share = organisation?.persons.get(person);
    if (share?.running === 0 && share.waiting.length === 0) organisation?.persons.delete(person);
    if (organisation?.persons.size === 0) this.#organisations.delete(name);
  }
}

const isBefore = (a: { running: number; servedAt: number }, b: { running: number; servedAt: number }): boolean =>
  a.running !== b.running ? a.running < b.running : a.servedAt < b.servedAt;
