import { connect, type NetConnectOpts, type Socket } from "node:net";

/** What a scanner says of content. */
export type Verdict =
  | { readonly kind: "clean" }
  | { readonly kind: "infected"; readonly signature: string }
  /** More than it reads: it says nothing of the content. */
  | { readonly kind: "tooLarge" }
  /** It does not answer, or nothing that can be understood. */
  | { readonly kind: "missing"; readonly reason: string };

interface Conversation {
  readonly to: NetConnectOpts;
  /** How long nothing may pass in either direction. */
  readonly silentMs: number;
}

const mostAnswer = 4096;
/** clamd(8), INSTREAM: a length of four bytes before each chunk. */
const chunkSize = 1 << 16;

/** Has a stream scanned as a whole: clamd(8), INSTREAM. What goes wrong at the scanner is an answer; faults of `source` are thrown. */
export async function scanStream(
  conversation: Conversation,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Verdict> {
  const talk = open(conversation);
  try {
    await talk.send([Buffer.from("zINSTREAM\0")]);
    for await (const bytes of source)
      for (let at = 0; at < bytes.length && !talk.hasEnded(); at += chunkSize) {
        const chunk = bytes.subarray(at, at + chunkSize);
        await talk.send([lengthOf(chunk.length), chunk]);
      }
    await talk.send([lengthOf(0)]);
    const { text, fault } = await talk.answer;
    // It breaks off what is too large, and its answer may be lost with the connection: while it is well otherwise, that is why.
    if (fault !== null && resets.has(fault) && (await isThere(conversation))) return { kind: "tooLarge" };
    return readVerdict(text, fault);
  } finally {
    talk.close();
  }
}

const resets: ReadonlySet<string> = new Set(["EPIPE", "ECONNRESET"]);

const isThere = (conversation: Conversation): Promise<boolean> =>
  ping(conversation).then(
    () => true,
    () => false,
  );

/** Whether the scanner answers. Throws where it does not. */
export async function ping(conversation: Conversation): Promise<void> {
  const talk = open(conversation);
  try {
    await talk.send([Buffer.from("zPING\0")]);
    const { text, fault } = await talk.answer;
    if (text !== "PONG") throw new Error(`The scanner does not answer: ${fault ?? text}.`);
  } finally {
    talk.close();
  }
}

function lengthOf(size: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size);
  return length;
}

function readVerdict(text: string, fault: string | null): Verdict {
  if (text === "stream: OK") return { kind: "clean" };
  const signature = /^stream: (.+) FOUND$/.exec(text)?.[1];
  // clamd.conf, AlertExceedsMax: what it did not read to its end.
  if (/size limit exceeded/i.test(text) || signature?.startsWith("Heuristics.Limits.Exceeded"))
    return { kind: "tooLarge" };
  if (signature === undefined) return { kind: "missing", reason: fault ?? `it answers ${JSON.stringify(text)}` };
  return { kind: "infected", signature: signature.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 200) };
}

interface Talk {
  /** Resolves when the kernel has taken it, or the connection has ended. */
  send(parts: readonly Uint8Array[]): Promise<void>;
  readonly answer: Promise<{ readonly text: string; readonly fault: string | null }>;
  hasEnded(): boolean;
  close(): void;
}

function open({ to, silentMs }: Conversation): Talk {
  const socket: Socket = connect(to);
  let text = "";
  let fault: string | null = null;
  let hasEnded = false;
  const answer = new Promise<{ text: string; fault: string | null }>((resolve) => {
    const end = (): void => {
      hasEnded = true;
      socket.destroy();
      // What has no end may go on otherwise.
      const length = text.indexOf("\0");
      resolve({ text: text.slice(0, Math.max(length, 0)), fault: fault ?? (length < 0 ? "it answers nothing" : null) });
    };
    socket.setTimeout(silentMs, () => {
      fault = "it takes too long";
      end();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => (fault = error.code ?? error.message));
    socket.on("close", end);
    socket.on("data", (bytes) => {
      text += bytes.toString("utf8");
      if (text.includes("\0") || text.length > mostAnswer) end();
    });
  });
  return {
    answer,
    hasEnded: () => hasEnded,
    async send(parts) {
      if (hasEnded) return;
      socket.cork();
      for (const part of parts.slice(0, -1)) socket.write(part);
      const written = new Promise<void>((done) => socket.write(parts.at(-1) ?? "", () => done()));
      socket.uncork();
      await written;
    },
    close: () => socket.destroy(),
  };
}
