import { refuse } from "#http";

/** A part of a multipart body: what its headers say, and exactly as many bytes as its `Content-Length`. */
export interface BodyPart {
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly size: number;
  /** Read once, and before the next part is asked for. */
  readonly body: AsyncIterable<Uint8Array>;
}

const mostHeaderBytes = 8192;
const mostHeaders = 20;
/** A line that stands alone and means nothing: the preamble, or what is between parts. */
const mostStrayBytes = 4096;

const broken = (why: string) => refuse("INVALID", `The body is no multipart/related as it is sent here: ${why}.`);

/** The boundary of a content type (RFC 2387, RFC 2046 §5.1.1). Refuses INVALID. */
export function boundaryOf(contentType: string | undefined): string {
  const text = contentType ?? "";
  if (!/^multipart\/related\s*(;|$)/i.test(text)) throw broken("its type is another");
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(text) ?? [];
  const boundary = quoted ?? plain ?? "";
  if (!/^[\w'()+,./:=?-]{1,70}$/.test(boundary)) throw broken("it has no boundary");
  return boundary;
}

/** Bytes of a stream as they are asked for; never more than one piece of it is held besides. */
function createReader(source: AsyncIterable<Uint8Array>) {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function pull(): Promise<boolean> {
    const { value, done } = await pieces.next();
    if (done === true) return false;
    held = held.length === 0 ? Buffer.from(value) : Buffer.concat([held, value]);
    return true;
  }

  return {
    /** Up to the next line break, without it. */
    async line(most: number): Promise<string> {
      for (;;) {
        const end = held.indexOf("\r\n");
        if (end >= 0 ? end > most : held.length > most) throw broken("a line is too long");
        if (end >= 0) {
          const text = held.subarray(0, end).toString("utf8");
          held = held.subarray(end + 2);
          return text;
        }
        if (!(await pull())) throw broken("it ends too early");
      }
    },
    /** As many as are left, which is counted there: a second reading goes on where the first was given up. */
    async *bytes(count: { left: number }): AsyncGenerator<Uint8Array> {
      while (count.left > 0) {
        if (held.length === 0 && !(await pull())) throw broken("it ends too early");
        const piece = held.subarray(0, count.left);
        held = held.subarray(piece.length);
        count.left -= piece.length;
        yield piece;
      }
    },
  };
}

/** Parts one after another, in flat memory. Refuses INVALID for what does not hold together. */
export async function* readParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<BodyPart> {
  const reader = createReader(source);
  const [begin, end] = [`--${boundary}`, `--${boundary}--`];
  let stray = 0;
  for (;;) {
    const line = (await reader.line(mostStrayBytes)).trimEnd();
    if (line === end) return;
    if (line !== begin) {
      stray += line.length + 2;
      if (stray > mostStrayBytes) throw broken("its boundary is missing");
      continue;
    }
    stray = 0;
    const headers = await readHeaders(reader);
    const length = headers.get("content-length") ?? "";
    if (!/^\d{1,15}$/.test(length)) throw broken("a part does not say how long it is");
    const size = Number(length);
    const count = { left: size };
    yield { headers, size, body: reader.bytes(count) };
    // What nobody wanted is passed over.
    for await (const piece of reader.bytes(count)) void piece;
  }
}

async function readHeaders(reader: ReturnType<typeof createReader>): Promise<Map<string, string>> {
  const headers = new Map<string, string>();
  let bytes = 0;
  for (;;) {
    const line = await reader.line(mostHeaderBytes);
    if (line === "") return headers;
    bytes += line.length;
    const colon = line.indexOf(":");
    if (colon < 1) throw broken("a header has no name");
    if (bytes > mostHeaderBytes || headers.size >= mostHeaders) throw broken("a part has too many headers");
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}
