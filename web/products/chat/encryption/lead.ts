import type { Device } from "../../../platform/session-stores.ts";

/** Of all tabs of a session one has its keys: the store of keys is for one writer. */
const nameFor = ({ userId, deviceId }: Device): string => `safos encryption ${userId} ${deviceId}`;

let held: { readonly name: string; readonly release: () => void } | null = null;

function request(name: string, options: LockOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, options, (lock) => {
        if (!lock) {
          resolve(false);
          return undefined;
        }
        return new Promise<void>((release) => {
          held = { name, release };
          resolve(true);
        });
      })
      .catch(reject);
  });
}

/** Whether this tab has the keys from now on, or has them already; false where another tab has. */
export async function takeLead(device: Device): Promise<boolean> {
  const name = nameFor(device);
  return held?.name === name || request(name, { ifAvailable: true });
}

export function releaseLead(): void {
  held?.release();
  held = null;
}

/** For the tab that has the keys: calls back when another one asks for them. Returns the end of it. */
export function onAsked(device: Device, give: () => void): () => void {
  const channel = new BroadcastChannel(nameFor(device));
  channel.addEventListener("message", give, { once: true });
  return () => channel.close();
}

export interface Waiting {
  /** The tab that has the keys gives them up for this one. */
  ask(): void;
  stop(): void;
}

/** For a tab without the keys: waits for its turn, which comes when the one that has them closes or is asked. */
export function awaitLead(device: Device, onLead: () => void): Waiting {
  const name = nameFor(device);
  const channel = new BroadcastChannel(name);
  let queued = new AbortController();
  let hasStopped = false;
  function queue(): void {
    request(name, { signal: queued.signal }).then(
      () => (hasStopped ? releaseLead() : onLead()),
      () => undefined,
    );
  }
  // Another tab that waits wants it now: this one goes behind it.
  channel.addEventListener("message", () => {
    queued.abort();
    queued = new AbortController();
    queue();
  });
  queue();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin only
    ask: () => channel.postMessage("ask"),
    stop() {
      hasStopped = true;
      queued.abort();
      channel.close();
    },
  };
}
