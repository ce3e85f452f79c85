import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { elapsed } from "#clock";
import { createGuardedFetch, refuse } from "#http";
import type { Log } from "#log";
import { readDiscovery, type Discovery } from "./read-discovery.ts";

export interface OfficeProgram {
  /** Refuses UNAVAILABLE while the program does not answer. */
  discovery(options?: { readonly isFresh?: boolean }): Promise<Discovery>;
  /** The endings of what it edits; none while it does not answer, for which nobody waits long. */
  edited(): Promise<readonly string[]>;
}

const freshMs = 12 * 3_600_000;
/** How soon one asks anew for what is known: for keys that may have changed, and after a failure. */
const againMs = 60_000;
const waitMs = 3000;

/** The operator's own office program, at `url`. What it says is kept for twelve hours. */
export function createOfficeProgram(url: string, log: Log): OfficeProgram {
  // The operator names it: it may lie in a network of their own.
  const fetch = createGuardedFetch({ privateNetworks: { has: () => true }, timeoutMs: 10_000, mostBytes: 1 << 20 });
  const known = new LRUCache<"discovery", Discovery>({ max: 1 });
  let asked = Number.NEGATIVE_INFINITY;
  let under: Promise<Discovery> | null = null;

  async function ask(): Promise<Discovery> {
    const answer = await fetch(`${url}/hosting/discovery`);
    if (!answer.ok) throw new Error(`${url}/hosting/discovery answers ${answer.status}.`);
    const found = readDiscovery(await answer.text(), new URL(url).origin);
    known.set("discovery", found);
    return found;
  }

  /** Many who wait ask once. */
  function askOnce(): Promise<Discovery> {
    asked = elapsed();
    under ??= ask().finally(() => (under = null));
    return under;
  }

  async function discovery({ isFresh = false } = {}): Promise<Discovery> {
    const have = known.get("discovery");
    const age = elapsed() - asked;
    if (have && (age < againMs || (!isFresh && age < freshMs))) return have;
    if (!have && !under && age < againMs / 10) throw unavailable();
    try {
      return await askOnce();
    } catch (error) {
      log.warn({ error }, "the office program does not answer");
      if (have) return have;
      throw unavailable();
    }
  }

  return {
    discovery,
    async edited() {
      const asking = discovery().then(
        (found) => found.edited,
        () => [],
      );
      return known.get("discovery")?.edited ?? Promise.race([asking, sleep(waitMs, [], { ref: false })]);
    },
  };
}

const unavailable = () => refuse("UNAVAILABLE", "The office program does not answer right now.", { part: "office" });
