/** Work to do when a person leaves the page. `isSignedOut`: they signed out here, and nothing of theirs stays. */
type Leaver = (isSignedOut: boolean) => Promise<void> | void;

interface Leaving {
  /** Returns the way to take the work back. */
  readonly add: (work: Leaver) => () => void;
  /** Does all of it in order, then `last`; who asks meanwhile waits for the same end, and goes nowhere before it. */
  readonly leave: (isSignedOut: boolean, last: Leaver) => Promise<void>;
}

/** Leaves once, however many notice at a time that the session has ended. No part is waited for longer than `patienceMs`. */
export function createLeaving(patienceMs: number): Leaving {
  const leavers = new Set<Leaver>();
  let underWay: Promise<void> | null = null;

  /** A part that cannot stop, or takes too long, must not keep the person's data in the browser. */
  async function inTime(work: Leaver, isSignedOut: boolean): Promise<void> {
    try {
      await Promise.race([work(isSignedOut), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    } catch {
      // What it holds is removed all the same.
    }
  }

  async function leaveOnce(isSignedOut: boolean, last: Leaver): Promise<void> {
    for (const work of [...leavers, last]) await inTime(work, isSignedOut);
  }

  return {
    add(work) {
      leavers.add(work);
      return () => leavers.delete(work);
    },
    leave: (isSignedOut, last) => (underWay ??= leaveOnce(isSignedOut, last).finally(() => (underWay = null))),
  };
}
