import { createHash } from "node:crypto";
import { now } from "#clock";
import { sql } from "#database";
import { addressKey, refuse } from "#http";
import type { FormDb } from "../forms/queries.ts";
import type { Tickets } from "./tickets.ts";

/**
 * Counts what visitors without an account send: per address and form, per form, and all together, over all processes. Whole
 * offices sit behind one address, so the limit per address leaves room for them; what makes many answers expensive is the proof of work.
 */
export interface RateLimit {
  /** Refuses LIMITED with `retryAfter` in seconds. */
  count(address: string, formId: string): Promise<void>;
  /** Forgets the periods that are over; runs every ten minutes. */
  forget(): Promise<void>;
}

const periodMs = 600_000;
const limits = { address: 60, form: 3000, all: 20_000 } as const;

export function createRateLimit(deps: { db: FormDb; tickets: Tickets }): RateLimit {
  const { db, tickets } = deps;
  /** What is known to be over its limit until the period ends, so that more of them cost the database nothing more. */
  const full = new Set<string>();
  let fullIn = 0;

  function refuseUntilNext(period: number): never {
    throw refuse("LIMITED", "Too many answers come from there right now. Wait a little.", {
      retryAfter: Math.max(Math.ceil(((period + 1) * periodMs - now()) / 1000), 1),
    });
  }

  const rateLimit: RateLimit = {
    async count(address, formId) {
      const period = Math.floor(now() / periodMs);
      if (period !== fullIn) full.clear();
      fullIn = period;
      // Addresses are few enough to be guessed from a plain hash; with the server's key and the period in it they are not.
      const sign = await tickets.sign(`rate-limit ${period} ${addressKey(address)} ${formId}`);
      const counted = [
        { name: `a ${sign}`, limit: limits.address },
        { name: `f ${formId}`, limit: limits.form },
        { name: "*", limit: limits.all },
      ].map((one) => ({ ...one, key: createHash("sha256").update(one.name).digest("hex") }));
      if (counted.some((one) => full.has(one.key))) refuseUntilNext(period);
      // In the order of their keys, so that two processes never wait for each other.
      const { rows } = await sql<{ key: string; count: number }>`
        insert into forms.rate_limit as f (period, key, count)
        select ${period}::bigint, decode(k, 'hex'), 1 from unnest(${counted.map((one) => one.key).toSorted()}::text[]) as k order by k
        on conflict (period, key) do update set count = f.count + 1
        returning encode(key, 'hex') as key, count`.execute(db);
      const over = counted.filter((one) => (rows.find((row) => row.key === one.key)?.count ?? 0) > one.limit);
      if (over.length === 0) return;
      if (full.size < 100_000) for (const one of over) full.add(one.key);
      refuseUntilNext(period);
    },
    async forget() {
      await sql`delete from forms.rate_limit where period < ${Math.floor(now() / periodMs)}`.execute(db);
    },
  };
  return rateLimit;
}
