import { ServerResponse } from "node:http";
import { Http2ServerResponse } from "node:http2";
import { Readable } from "node:stream";

/**
 * The bytes as a stream; a response that it is piped to is given them as they are lent instead, each part once the one before has gone
 * out: nothing is copied, and the same memory serves for all.
 */
export function sendable(parts: AsyncGenerator<Uint8Array>, lent: () => AsyncGenerator<Uint8Array>): Readable {
  const stream = Readable.from(parts, { objectMode: false, highWaterMark: 1 << 18 });
  const pipe = stream.pipe.bind(stream);
  stream.pipe = (to, options) => {
    if (options?.end === false || !(to instanceof ServerResponse || to instanceof Http2ServerResponse))
      return pipe(to, options);
    void send(stream, lent(), to);
    return to;
  };
  return stream;
}

async function send(
  stream: Readable,
  lent: AsyncGenerator<Uint8Array>,
  to: ServerResponse | Http2ServerResponse,
): Promise<void> {
  const write = writerOf(to);
  try {
    for await (const part of lent) {
      if (stream.destroyed) return;
      await write(part);
    }
    to.end();
    // Who listens for the end of the stream hears of it.
    stream.push(null);
    stream.resume();
  } catch (error) {
    stream.destroy(error as Error);
  }
}

/** Resolves when a part has gone out, and rejects when the caller has gone. */
function writerOf(to: ServerResponse | Http2ServerResponse): (part: Uint8Array) => Promise<void> {
  let isGone = false;
  let failed: ((error: Error) => void) | null = null;
  const gone = (): Error => Object.assign(new Error("The caller has gone."), { code: "ERR_STREAM_PREMATURE_CLOSE" });
  to.once("close", () => {
    isGone = true;
    failed?.(gone());
  });
  return (part) =>
    new Promise((done, fail) => {
      if (isGone) return fail(gone());
      failed = fail;
      (to as ServerResponse).write(part, (error) => (error ? fail(error) : done()));
    });
}
