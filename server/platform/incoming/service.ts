import { randomBytes } from "node:crypto";
import { sql, type AnyDb, type Database } from "#database";
import type { Log } from "#log";
import type { Workers } from "#workers";
import { addressesInDomain, addressesOfMailbox, type Addresses } from "./address.ts";
import { parseListen, parseMailbox, type IncomingConfig } from "./config.ts";
import { createListener } from "./listener.ts";
import { createMailboxReader } from "./mailbox/reader.ts";
import { createTaking, type LetterHandler } from "./taking.ts";

export interface Incoming {
  readonly isOn: boolean;
  /** An address at which answers come in, for the handler of a prefix; null while none do. `id`: small letters and digits, 32 at most. */
  addressOf(prefix: string, id: string): string | null;
  /** One for each prefix; before the server starts. */
  handle(prefix: string, handler: LetterHandler): void;
  /** Where it listens; null: nowhere. */
  port(): number | null;
}

const retryMs = 10_000;

/** Says which settings need others, and what comes in by those that are whole. */
function readSettings(settings: IncomingConfig, log: Log) {
  const { mailInListen, mailInDomain, mailInUrl, mailInAddress, mailInCert, mailInKey } = settings;
  const listens = mailInListen !== null && mailInDomain !== null;
  const reads = mailInUrl !== null && (mailInAddress ?? mailInDomain) !== null;
  if (mailInListen !== null && !listens) log.warn("no mail comes in: SAFOS_MAIL_IN_LISTEN needs SAFOS_MAIL_IN_DOMAIN");
  if (mailInUrl !== null && !reads)
    log.warn("no mailbox is read: SAFOS_MAIL_IN_URL needs SAFOS_MAIL_IN_ADDRESS or SAFOS_MAIL_IN_DOMAIN");
  if (mailInUrl === null && mailInAddress !== null)
    log.warn("no mailbox is read: SAFOS_MAIL_IN_ADDRESS needs SAFOS_MAIL_IN_URL");
  if (mailInUrl === null && mailInListen === null && mailInDomain !== null)
    log.warn("no mail comes in: SAFOS_MAIL_IN_DOMAIN needs SAFOS_MAIL_IN_LISTEN or SAFOS_MAIL_IN_URL");
  if ((mailInCert === null) !== (mailInKey === null))
    log.warn("no STARTTLS: SAFOS_MAIL_IN_CERT and SAFOS_MAIL_IN_KEY need each other");
  return { listens, mailbox: reads ? parseMailbox(mailInUrl) : null };
}

/** The secret of all processes. */
async function readKey(db: AnyDb): Promise<Buffer> {
  await sql`insert into incoming.key (secret) values (${randomBytes(32)}) on conflict do nothing`.execute(db);
  const { rows } = await sql<{ secret: Buffer }>`select secret from incoming.key`.execute(db);
  const [row] = rows;
  if (!row) throw new Error("There is no key for addresses.");
  return row.secret;
}

export function createIncoming(options: {
  readonly settings: IncomingConfig;
  readonly database: Database;
  readonly workers: Pick<Workers, "run">;
  readonly log: Log;
}) {
  const { settings, database, workers, log } = options;
  const { mailInListen, mailInDomain: domain, mailInAddress, mailInCert: cert, mailInKey: key } = settings;
  const handlers = new Map<string, LetterHandler>();
  const { listens, mailbox } = readSettings(settings, log);
  const isOn = listens || mailbox !== null;
  /** The first one signs: where mail is handed over, in its domain. */
  let places: readonly Addresses[] = [];
  const { counts, find, requireAddress, take } = createTaking({ domain, workers, handlers, places: () => places });

  const listener =
    listens && domain !== null
      ? createListener(
          { name: domain, cert, key, log },
          { requireAddress, take: async (to, content) => void (await take(to, content)) },
        )
      : null;
  const reader = mailbox
    ? createMailboxReader({
        settings: mailbox,
        database,
        log,
        reading: {
          ours: (addresses) => addresses.filter((one) => handlers.has(find(one)?.prefix ?? "")),
          take: async (to, content) => !(await take(to, content)).isWanted,
        },
      })
    : null;
  let failure: unknown = null;
  let again: NodeJS.Timeout | undefined;
  const incoming: Incoming = {
    isOn,
    addressOf: (prefix, id) => places[0]?.sign({ prefix, id }) ?? null,
    handle(prefix, handler) {
      const isTaken = [...handlers.keys()].some((one) => one !== prefix && one[0] === prefix[0]);
      if (isTaken) throw new Error(`Another handler begins with ${prefix[0]}.`);
      handlers.set(prefix, handler);
    },
    port: () => listener?.port() ?? null,
  };
  return {
    incoming,
    counts: () => counts,
    isMailboxRead: () => reader?.isConnected() ?? false,
    check(): void {
      if (failure !== null) throw new Error("Mail does not come in.", { cause: failure });
    },
    async prepare(): Promise<void> {
      if (!isOn) return;
      const secret = await readKey(database.of());
      const inDomain = domain === null ? [] : [addressesInDomain(secret, domain)];
      const ofMailbox =
        mailbox === null || mailInAddress === null
          ? []
          : [addressesOfMailbox(secret, mailInAddress, () => handlers.keys())];
      places = listens ? [...inDomain, ...ofMailbox] : [...ofMailbox, ...inDomain];
    },
    async start(): Promise<void> {
      reader?.start();
      if (!listener || mailInListen === null) return;
      try {
        await listener.listen(parseListen(mailInListen));
        failure = null;
      } catch (error) {
        // Another process of this machine has it: this one takes over when that one goes.
        const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
        failure = isTaken ? null : error;
        log.warn({ error }, "mail does not come in here: the address cannot be listened on; trying again");
        again = setTimeout(() => void this.start(), retryMs).unref();
      }
    },
    stop: async (): Promise<void> => {
      clearTimeout(again);
      await reader?.stop();
      if (listener?.port() != null) await listener.stop();
    },
  };
}
