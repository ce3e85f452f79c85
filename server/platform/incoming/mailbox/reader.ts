import { ImapFlow } from "imapflow";
import { whileAlone, type Database } from "#database";
import type { Log } from "#log";
import type { MailboxSettings } from "../config.ts";
import { createPass, type Reading } from "./pass.ts";
import { createProgress } from "./progress.ts";

/** Held by the one process that reads the mailbox. */
const readerLock = 7266048;
/** Looked at so often also where the server does not tell of new mail. */
const lookMs = 60_000;
const firstRetryMs = 5_000;
const longestRetryMs = 300_000;
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

const connect = ({ host, port, isSecure, user, password }: MailboxSettings): ImapFlow =>
  new ImapFlow({
    host,
    port,
    secure: isSecure,
    // Passwords go in plain text to this machine alone.
    doSTARTTLS: !isSecure && !loopback.test(host),
    auth: { user, pass: password },
    clientInfo: { name: "Safos" },
    logger: false,
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: true },
    connectionTimeout: 20_000,
    autoIdleDelay: 300,
    maxIdleTime: 240_000,
    maxLineLength: 16 << 20,
    maxLiteralSize: 8 << 20,
    maxResponseSize: 16 << 20,
  });

/** Reads answers to the server's own mail from a mailbox (RFC 9051): one process at a time, new mail as it comes. */
export function createMailboxReader(options: {
  readonly settings: MailboxSettings;
  readonly database: Database;
  readonly log: Log;
  readonly reading: Reading;
}) {
  const { settings, database, log, reading } = options;
  const { user, host, folder } = settings;
  const stopping = new AbortController();
  const progress = createProgress(database.of(), `${user}@${host}/${folder}`);
  const pass = createPass({ progress, reading, log, signal: stopping.signal });
  let isAwake = false;
  let resume: () => void = () => undefined;
  let isConnected = false;
  let running: Promise<void> | null = null;

  function wake(): void {
    isAwake = true;
    resume();
  }

  /** Resolves after the time, when there is something to do, or at the stop. */
  async function pause(ms: number): Promise<void> {
    if (!isAwake && !stopping.signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    isAwake = false;
  }

  /** Reads until the connection ends, or another process may read. */
  async function session(lost: AbortSignal): Promise<void> {
    const client = connect(settings);
    const close = (): void => {
      client.close();
      wake();
    };
    let failure: unknown = null;
    client.on("error", (error) => {
      failure = error;
      wake();
    });
    client.on("close", () => wake());
    client.on("exists", () => wake());
    const ends = [stopping.signal, lost];
    for (const one of ends) one.addEventListener("abort", close);
    try {
      await client.connect();
      const { uidValidity } = await client.mailboxOpen(folder);
      if (!isConnected) log.info({ host, folder }, "the mailbox for answers is read");
      isConnected = true;
      while (client.usable && !stopping.signal.aborted) {
        await pass(client, uidValidity);
        if (client.usable) await pause(lookMs);
      }
      if (failure !== null && !stopping.signal.aborted) throw failure as Error;
    } finally {
      for (const one of ends) one.removeEventListener("abort", close);
      client.close();
    }
  }

  async function run(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!stopping.signal.aborted) {
      try {
        const ended = await whileAlone(database, readerLock, async (_client, lost) => {
          await session(lost);
          return true;
        });
        retryMs = ended === null ? lookMs / 2 : firstRetryMs;
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (isConnected || retryMs === firstRetryMs)
          log.warn({ error, host }, "the mailbox for answers cannot be read");
        retryMs = isConnected ? firstRetryMs : Math.min(retryMs * 2, longestRetryMs);
      } finally {
        isConnected = false;
      }
      // What woke the connection that has ended does not hurry the next.
      isAwake = false;
      await pause(retryMs);
    }
  }

  return {
    isConnected: () => isConnected,
    start: (): void => void (running ??= run()),
    async stop(): Promise<void> {
      stopping.abort();
      wake();
      await running;
    },
  };
}
