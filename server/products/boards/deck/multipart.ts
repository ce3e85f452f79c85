import { pipeline, type Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import { type Refusal, type FastifyRequest, refuse } from "#http";

export interface FormFile {
  readonly name: string;
  /** Throws a Refusal when the form ends before the file does. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Lets what was not read pass by. */
  discard(): void;
}

const wrong = (): Refusal => refuse("INVALID", "The body is not a form with a whole file in it.");

/**
 * The first file of a form (RFC 7578), as it arrives. Anyone who asks must read it to its end or discard it.
 * Other fields are passed over: Deck's clients say in them what the address says already.
 */
export function readFormFile(request: FastifyRequest): Promise<FormFile> {
  const type = request.headers["content-type"] ?? "";
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(type)) return Promise.reject(wrong());
  return new Promise((resolve, reject) => {
    const parser = new Busboy({
      headers: { "content-type": type },
      limits: { files: 1, fields: 20, fieldSize: 10_000, parts: 30, headerPairs: 100 },
    });
    let file: Readable | null = null;
    // A form that is cut off is told of more than once, also after everybody has gone; unheard it would end the process.
    parser.on("error", () => undefined);
    parser.on("file", (_field: string, stream: Readable, name: string | undefined) => {
      file = stream;
      stream.on("error", () => undefined);
      resolve({
        name: name === undefined || name === "" ? "Fil" : name,
        bytes: readWhole(stream),
        discard: () => void stream.resume(),
      });
    });
    pipeline(request.body as Readable, parser, (error) => {
      // A form that is cut off must not end as a whole file.
      if (error) file?.destroy(error);
      if (file === null) reject(wrong());
    });
  });
}

async function* readWhole(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch {
    throw wrong();
  }
}
