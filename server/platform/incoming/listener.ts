import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";
import type { Log } from "#log";
import { mostBytes, mostRecipients } from "./letter.ts";

/** What is kept ready for one: most are smaller. */
const firstBytes = 64 << 10;
const mostConnections = 50;
const silentMs = 30_000;
/** However slowly it speaks: a connection that is older is cut. */
const connectionMs = 300_000;

/** A refusal in the words of SMTP (RFC 5321, 4.2). */
export class SmtpRefusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, line: string) {
    super(line);
    this.responseCode = responseCode;
  }
}

interface Taking {
  /** Throws a refusal for an address that takes no mail here. */
  requireAddress(address: string): void;
  /** Resolves when nobody needs to send it again. */
  take(to: readonly string[], content: Buffer): Promise<void>;
}

/**
 * The whole mail, or null when it is more than is taken: it is read to its end and not kept. Each piece is copied, since a mail of dots comes
 * in a million pieces, and what holds a piece takes many times what is in it.
 */
export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer | null> {
  let content = Buffer.allocUnsafe(firstBytes);
  let size = 0;
  for await (const piece of stream) {
    const from = size;
    size += piece.length;
    if (size > mostBytes) content = Buffer.alloc(0);
    else {
      if (size > content.length)
        content = Buffer.concat([content], Math.min(mostBytes, Math.max(size, content.length * 2)));
      piece.copy(content, from);
    }
  }
  return size > mostBytes ? null : content.subarray(0, size);
}

/** Speaks SMTP to the mail server in front: takes mail for addresses that were signed here, and passes on none. */
export function createListener(
  {
    name,
    cert,
    key,
    log,
  }: { readonly name: string; readonly cert: string | null; readonly key: string | null; readonly log: Log },
  taking: Taking,
) {
  const hasTls = cert !== null && key !== null;
  const server = new SMTPServer({
    name,
    banner: "Safos",
    authOptional: true,
    disabledCommands: hasTls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(hasTls ? { cert: readFileSync(cert), key: readFileSync(key), minVersion: "TLSv1.2" as const } : {}),
    disableReverseLookup: true,
    logger: false,
    size: mostBytes,
    maxClients: mostConnections,
    socketTimeout: silentMs,
    closeTimeout: 2_000,
    onRcptTo({ address }, { envelope }, done) {
      try {
        if (envelope.rcptTo.length >= mostRecipients) throw new SmtpRefusal(452, "4.5.3 Too many recipients");
        taking.requireAddress(address);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    onData(stream, { envelope }, done) {
      readAll(stream as AsyncIterable<Buffer>)
        .then(async (content) => {
          if (content === null) throw new SmtpRefusal(552, "5.3.4 Message too big");
          await taking.take(
            envelope.rcptTo.map((one) => one.address),
            content,
          );
        })
        .then(
          () => done(),
          (error: unknown) => {
            if (!(error instanceof SmtpRefusal))
              log.warn({ error }, "a mail that came in was not taken; it comes again");
            done(error instanceof SmtpRefusal ? error : new SmtpRefusal(451, "4.3.0 Try again later"));
          },
        );
    },
  });
  // What strangers send wrong is theirs.
  server.on("error", (error: Error) => log.debug({ error }, "a connection for mail that comes in failed"));
  server.server.on("connection", (socket) => {
    const timer = setTimeout(() => socket.destroy(), connectionMs);
    socket.once("close", () => clearTimeout(timer));
  });
  return {
    listen: (at: { readonly host: string; readonly port: number }): Promise<void> =>
      new Promise((resolve, reject) => {
        server.server.once("error", reject);
        server.listen(at.port, at.host, () => resolve());
      }),
    port: (): number | null => {
      const at = server.server.address();
      return at !== null && typeof at === "object" ? at.port : null;
    },
    stop: (): Promise<void> => new Promise((resolve) => server.close(() => resolve())),
  };
}
