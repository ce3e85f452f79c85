import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { LdapSettings } from "@safos/contract/providers";
import { Client, type Entry, type Filter, type SearchOptions } from "ldapts";
import type { Reach } from "#http";
import { isLoopback } from "./settings.ts";

/** What a directory answered, or did not. */
export class DirectoryFault extends Error {
  /** The result code of LDAP (RFC 4511 §4.1.9); null: it was the way there that failed. */
  readonly code: number | null;
  constructor(message: string, code: number | null, options?: ErrorOptions) {
    super(message, options);
    this.name = "DirectoryFault";
    this.code = code;
  }
}

/** A connection to a directory; ended by `close`. Every verb throws DirectoryFault. */
export interface DirectoryConnection {
  /** Simple bind. An empty name or password is none (RFC 4513 §5.1.2): it would bind nobody and be taken for a proof. */
  bind(dn: string, password: string): Promise<void>;
  search(base: string, options: Asked): Promise<readonly Entry[]>;
  /** Everything, page by page (RFC 2696). */
  pages(base: string, options: Asked): AsyncIterable<readonly Entry[]>;
  close(): Promise<void>;
  /** Until when its certificate lasts, ISO 8601; null: it has shown none. */
  readonly certificateEnds: string | null;
}

interface Asked {
  readonly filter: Filter | string;
  readonly attributes: readonly string[];
  readonly bytes?: readonly string[];
  readonly scope?: "base" | "sub";
  /** More than this is not asked for. */
  readonly most?: number;
}

interface Limits {
  readonly reach: Reach;
  /** For each answer. */
  readonly timeoutMs: number;
  /** Of one answer, all its entries together. */
  readonly mostBytes: number;
}

const pageSize = 500;
const connectMs = 5_000;

/** Opens a connection, with TLS before anything is said. Throws DirectoryFault. */
export async function openDirectory(settings: LdapSettings, limits: Limits): Promise<DirectoryConnection> {
  const { isStartTls } = settings;
  const url = new URL(settings.url);
  const isTls = url.protocol === "ldaps:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // Also here: what stands in the database may be older than the rule.
  if (!isTls && !isStartTls && !isLoopback(host)) throw new DirectoryFault("Without TLS it is not asked.", null);
  const wire = createWire(limits.mostBytes);
  const tls: ConnectionOptions = {
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ...(settings.certificate === null ? {} : { ca: settings.certificate }),
    minVersion: "TLSv1.2",
  };
  let client: Client;
  try {
    const lookup = limits.reach.lookup(host, !isTls && !isStartTls);
    client = new Client({
      url: `${url.protocol}//${url.host}`,
      timeout: limits.timeoutMs,
      connectTimeout: connectMs,
      createConnection: ((port: number) => wire.once(connect({ host, port, lookup }))) as unknown as typeof connect,
      // It stands for both: a connection of its own, and one that is there and is made safe.
      createSecureConnection: (first: number | ConnectionOptions) =>
        typeof first === "number"
          ? wire.once(connectTls({ ...tls, host, port: first, lookup }))
          : wire.watch(connectTls(first)),
      ...(isTls ? { tlsOptions: tls } : {}),
    });
    if (isStartTls && !isTls) await startTls(client, tls);
  } catch (error) {
    wire.destroy();
    throw faultOf(error, wire);
  }
  return speak(client, wire);
}

/** StartTLS (RFC 4511 §4.14). */
async function startTls(client: Client, tls: ConnectionOptions): Promise<void> {
  await client.startTLS(tls);
  // What came before TLS began was said by anyone: half a message that waits would be finished by the first safe one.
  const { messageParser } = client as unknown as { readonly messageParser: { readonly buffer?: Buffer } };
  if (messageParser.buffer !== undefined) throw new Error("More was said than the answer to StartTLS.");
}

interface Wire {
  /** A connection is made once: one that is lost is not made again without TLS and without a name. */
  once<S extends Socket>(socket: S): S;
  watch<S extends Socket>(socket: S): S;
  /** A new answer is waited for. */
  begin(): void;
  destroy(): void;
  readonly isTooLarge: boolean;
  readonly certificateEnds: string | null;
}

function createWire(mostBytes: number): Wire {
  const sockets: Socket[] = [];
  let bytes = 0;
  let isTooLarge = false;
  const destroy = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const wire: Wire = {
    once(socket) {
      if (sockets.length === 0) return wire.watch(socket);
      socket.on("error", () => undefined).destroy();
      throw new Error("The connection to the directory was lost.");
    },
    watch(socket) {
      sockets.push(socket);
      socket.on("data", (data: Buffer) => {
        bytes += data.length;
        if (bytes <= mostBytes) return;
        isTooLarge = true;
        destroy();
      });
      return socket;
    },
    begin() {
      bytes = 0;
    },
    destroy,
    get isTooLarge() {
      return isTooLarge;
    },
    get certificateEnds() {
      const socket = sockets.at(-1) as TLSSocket | undefined;
      const ends = socket?.encrypted === true ? Date.parse(socket.getPeerCertificate().valid_to) : Number.NaN;
      return Number.isNaN(ends) ? null : new Date(ends).toISOString();
    },
  };
  return wire;
}

function faultOf(error: unknown, wire: Wire): DirectoryFault {
  if (error instanceof DirectoryFault) return error;
  if (wire.isTooLarge) return new DirectoryFault("The directory answered with more than is read.", null);
  const { message } = error instanceof Error ? error : new Error(String(error));
  const code = (error as { readonly code?: unknown } | null)?.code;
  const shown = message.split("\n").at(-1) ?? message;
  return new DirectoryFault(shown.slice(0, 300), typeof code === "number" ? code : null, { cause: error });
}

function speak(client: Client, wire: Wire): DirectoryConnection {
  async function ask<T>(work: () => Promise<T>): Promise<T> {
    wire.begin();
    try {
      return await work();
    } catch (error) {
      throw faultOf(error, wire);
    }
  }
  const optionsOf = ({ filter, attributes, bytes = [], scope = "sub", most }: Asked): SearchOptions => ({
    filter,
    attributes: [...attributes],
    explicitBufferAttributes: [...bytes],
    scope,
    ...(most === undefined ? {} : { sizeLimit: most }),
  });
  return {
    bind: (dn, password) =>
      ask(async () => {
        if (dn.trim() === "" || password === "") throw new DirectoryFault("A bind needs a name and a password.", 49);
        await client.bind(dn, password);
      }),
    // Referrals come besides the entries, and are not followed.
    search: (base, asked) => ask(async () => (await client.search(base, optionsOf(asked))).searchEntries),
    async *pages(base, asked) {
      const pages = client.searchPaginated(base, { ...optionsOf(asked), paged: { pageSize } });
      for (;;) {
        const page = await ask(() => pages.next());
        if (page.done === true) return;
        yield page.value.searchEntries;
      }
    },
    async close() {
      await client.unbind().catch(() => undefined);
      wire.destroy();
    },
    get certificateEnds() {
      return wire.certificateEnds;
    },
  };
}
