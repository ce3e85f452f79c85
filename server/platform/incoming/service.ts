import { randomBytes } from "node:crypto";
import { sql, type AnyDb } from "#database";
import { Refusal } from "#http";
import type { Log } from "#log";
import type { Workers } from "#workers";
import { isOf, readAddress, signAddress } from "./address.ts";
import { parseListen, type IncomingConfig } from "./config.ts";
import type { IncomingLetter } from "./letter.ts";
import { createListener, SmtpRefusal } from "./listener.ts";
import { readLetterTask } from "./tasks.ts";

/** What became of a mail: something follows from it, or nothing does. */
export type Outcome = "used" | "dropped";

/** Is given a mail and what its address is about; may be given the same one again. What it throws makes the mail come again. */
export type LetterHandler = (letter: IncomingLetter, id: string) => Promise<Outcome>;

export interface Incoming {
  readonly isOn: boolean;
  /** An address at which answers come in, for the handler of a prefix; null while none do. `id`: small letters and digits, 32 at most. */
  addressOf(prefix: string, id: string): string | null;
  /** One for each prefix; before the server starts. */
  handle(prefix: string, handler: LetterHandler): void;
  /** Where it listens; null: nowhere. */
  port(): number | null;
}

/** A mail that was handed on so often goes in circles (RFC 5321, 6.3). */
const mostHops = 50;
/** Mails that are being read in one process; the mail server in front keeps the others. */
const mostAtOnce = 20;
const retryMs = 10_000;
const owner = { organisation: "mail", person: "incoming" };

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
  readonly db: AnyDb;
  readonly workers: Pick<Workers, "run">;
  readonly log: Log;
}) {
  const { settings, db, workers, log } = options;
  const { mailInListen, mailInDomain: domain, mailInCert: cert, mailInKey: key } = settings;
  const handlers = new Map<string, LetterHandler>();
  const counts = { used: 0, dropped: 0, refused: 0, reading: 0 };
  const isSet = mailInListen !== null && domain !== null;
  if (!isSet && (mailInListen ?? domain) !== null)
    log.warn("no mail comes in: SAFOS_MAIL_IN_LISTEN and SAFOS_MAIL_IN_DOMAIN need each other");
  if ((cert === null) !== (key === null))
    log.warn("no STARTTLS: SAFOS_MAIL_IN_CERT and SAFOS_MAIL_IN_KEY need each other");
  let secret: Buffer | null = null;

  const find = (address: string) => (secret === null || domain === null ? null : readAddress(secret, address, domain));

  function requireAddress(address: string): void {
    if (domain !== null && !isOf(address, domain)) {
      counts.refused += 1;
      throw new SmtpRefusal(550, "5.7.1 Relaying denied");
    }
    const found = find(address);
    if (found && handlers.has(found.prefix)) return;
    counts.refused += 1;
    throw new SmtpRefusal(550, "5.1.1 No such address");
  }

  /** Null: it cannot be read, and would not be the next time. */
  async function read(content: Buffer): Promise<IncomingLetter | null> {
    try {
      return await workers.run(readLetterTask, { content }, { owner });
    } catch (error) {
      if (error instanceof Refusal && error.category !== "unavailable") return null;
      throw error;
    }
  }

  async function take(to: readonly string[], content: Buffer): Promise<void> {
    if (counts.reading >= mostAtOnce) throw new SmtpRefusal(451, "4.3.2 Too much at once");
    counts.reading += 1;
    try {
      const letter = await read(content);
      for (const address of to) {
        const found = find(address);
        const handler = found && handlers.get(found.prefix);
        const isLost = !letter || letter.hops > mostHops;
        counts[handler && !isLost ? await handler(letter, found.id) : "dropped"] += 1;
      }
    } finally {
      counts.reading -= 1;
    }
  }

  const listener = isSet ? createListener({ name: domain, cert, key, log }, { requireAddress, take }) : null;
  let failure: unknown = null;
  let again: NodeJS.Timeout | undefined;
  const incoming: Incoming = {
    isOn: isSet,
    addressOf: (prefix, id) =>
      secret === null || domain === null ? null : signAddress(secret, { prefix, id }, domain),
    handle: (prefix, handler) => void handlers.set(prefix, handler),
    port: () => listener?.port() ?? null,
  };
  return {
    incoming,
    counts: () => counts,
    check(): void {
      if (failure !== null) throw new Error("Mail does not come in.", { cause: failure });
    },
    async prepare(): Promise<void> {
      if (isSet) secret = await readKey(db);
    },
    async start(): Promise<void> {
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
      if (listener?.port() != null) await listener.stop();
    },
  };
}
