import type { Certificates } from "#http";
import type { Jobs } from "#jobs";
import type { Database } from "#database";
import type { Log } from "#log";
import { createChallenges } from "./challenges.ts";
import { checkPair, type ReadPair } from "./pair.ts";
import {
  claimName,
  insertNames,
  keepAccountKey,
  readCertificates,
  readDueNames,
  readStamp,
  storeCertificate,
  storeFault,
  type CertificateDb,
} from "./queries.ts";
import type { Served } from "./served.ts";

const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";
export const orderTask = "certificates:order";
/** A certificate that another process renewed is shown at the latest after this. */
const lookEveryMs = 10_000;
const orderSeconds = 90;
/** An authority counts failures and keeps a name out that asks too often: Let's Encrypt after five in an hour. */
const firstPauseSeconds = 15 * 60;
const longestPauseSeconds = 24 * 3600;

interface Options {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly directory: string | null;
  readonly email: string | null;
  /** Every name that is to have a certificate, the public address' first. */
  readonly names: () => readonly string[];
  readonly show: (certificates: Certificates) => void;
}

/** Certificates by name, from an authority that speaks ACME; in the database, so that all processes show the same. */
export interface Acme extends Served {
  start(): Promise<void>;
  /** Queues an order for every name that is due, each a job of its own. */
  queueDue(): Promise<void>;
  /** Orders for one name, unless another process does; a failure is noted and tried again later. */
  order(name: string): Promise<void>;
}

export function createAcme(options: Options): Acme {
  const { database, jobs, log, email, names, show } = options;
  const db: CertificateDb = database.of();
  const directory = options.directory ?? letsEncrypt;
  const challenges = createChallenges(db);
  let pairs: ReadonlyMap<string, ReadPair> = new Map();
  let stamp = "";
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const next = await readStamp(db);
    if (next === stamp) return;
    pairs = readAll(await readCertificates(db), log);
    stamp = next;
    show(chosenFrom(pairs, names()[0]));
  }

  async function queueDue(): Promise<void> {
    await insertNames(db, directory, names());
    for (const name of await readDueNames(db, names()))
      await jobs.add(db, orderTask, { name }, { key: `${orderTask}:${name}` });
  }

  return {
    prepare: look,
    async start() {
      timer = setInterval(() => {
        look().catch((error: unknown) => log.warn({ error }, "certificates could not be read; trying again"));
      }, lookEveryMs);
      timer.unref();
      await queueDue();
    },
    queueDue,
    async order(name) {
      const claim = names().includes(name) ? await claimName(db, name, orderSeconds * 2) : null;
      if (!claim) return;
      try {
        // Its libraries are large, and most deployments and most days need none of them.
        const { newAccountKey, orderCertificate } = await import("./order.ts");
        const accountKey = await keepAccountKey(db, directory, await newAccountKey());
        const order = orderCertificate({ directory, email, accountKey, name, challenges });
        const pair = checkPair(await within(orderSeconds * 1000, order));
        // Two thirds of its life: what fails for weeks still leaves a third.
        const due = pair.begins + ((pair.ends - pair.begins) * 2) / 3;
        await storeCertificate(db, name, { ...pair, due });
        log.info({ name, ends: new Date(pair.ends).toISOString() }, "a certificate was issued");
        await look();
      } catch (error) {
        const pause = Math.min(firstPauseSeconds * 2 ** claim.failures, longestPauseSeconds);
        await storeFault(db, name, error instanceof Error ? error.message : String(error), pause);
        log.warn({ error, name, againInSeconds: pause }, "a certificate could not be ordered; trying again later");
      }
    },
    isReady: () => pairs.size > 0,
    isServed: (name) => pairs.has(name),
    firstEnd: () => (pairs.size === 0 ? null : Math.min(...[...pairs.values()].map(({ ends }) => ends))),
    answerOf: (token) => challenges.answerOf(token),
    stop: () => clearInterval(timer),
  };
}

/** One that cannot be read or has expired is as good as none; the others are shown all the same. */
function readAll(rows: readonly { name: string; cert: string; key: string }[], log: Log): Map<string, ReadPair> {
  const pairs = new Map<string, ReadPair>();
  for (const { name, cert, key } of rows) {
    try {
      pairs.set(name, checkPair({ cert, key }));
    } catch (error) {
      log.warn({ name, reason: (error as Error).message }, "a certificate is not shown");
    }
  }
  return pairs;
}

/** `localhost` is what a health check of this machine asks for: it gets what those get that ask for no name. */
function chosenFrom(pairs: ReadonlyMap<string, ReadPair>, publicName: string | undefined): Certificates {
  const unnamed = (publicName === undefined ? undefined : pairs.get(publicName)) ?? null;
  return {
    contextOf: (name) => (name === "localhost" ? unnamed : pairs.get(name))?.context ?? null,
    unnamed,
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("The authority took too long.")), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
