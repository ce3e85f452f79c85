import type * as SdkModule from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { refuse, type Refusal } from "#http";
import { keyPattern, lentFrom, ObjectMissing, requireKey, type BlobStore } from "./store.ts";

export interface S3Settings {
  readonly endpoint: string | null;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

type Sdk = typeof SdkModule;
interface Connected {
  readonly sdk: Sdk;
  readonly client: S3Client;
  /** What all keys of this installation begin with. */
  readonly prefix: string;
}

/** Bytes of one part of a larger object; S3 takes no less than 5 MiB and no more than 10,000 of them. Four are in memory at most. */
const partSize = 8 << 20;
/** Parts on their way at once, for one object. */
const partsAtOnce = 2;
const connectMs = 5000;
const answerMs = 30_000;
const attempts = 4;

/** Objects in a bucket, below a folder of the installation's own. `place`: its name. */
export function createS3Store(settings: S3Settings, place: () => Promise<string>): BlobStore {
  let connecting: Promise<Connected> | null = null;

  function connect(): Promise<Connected> {
    connecting ??= open(settings, place).catch((error: unknown) => {
      connecting = null;
      throw error;
    });
    return connecting;
  }
  const Bucket = settings.bucket;

  return {
    kind: "s3",
    async put(key, source) {
      requireKey(key);
      const { sdk, client, prefix } = await connect();
      await putObject({ sdk, client, at: { Bucket, Key: prefix + key } }, source);
    },
    async putWhole(key, parts) {
      requireKey(key);
      const { sdk, client, prefix } = await connect();
      await putOne({ sdk, client, at: { Bucket, Key: prefix + key } }, Buffer.concat(parts));
    },
    async *read(key, from, to) {
      requireKey(key);
      if (to <= from) return;
      const { sdk, client, prefix } = await connect();
      yield* readObject({ sdk, client, at: { Bucket, Key: prefix + key } }, from, to);
    },
    async size(key) {
      requireKey(key);
      const { sdk, client, prefix } = await connect();
      return sizeOf({ sdk, client, at: { Bucket, Key: prefix + key } });
    },
    async remove(key) {
      requireKey(key);
      const { sdk, client, prefix } = await connect();
      await asked(client.send(new sdk.DeleteObjectCommand({ Bucket, Key: prefix + key })));
    },
    async *list() {
      const { sdk, client, prefix } = await connect();
      let token: string | undefined;
      do {
        const page = await asked(
          client.send(
            new sdk.ListObjectsV2Command({ Bucket, Prefix: prefix, ...(token ? { ContinuationToken: token } : {}) }),
          ),
        );
        for (const { Key = "", LastModified } of page.Contents ?? []) {
          const key = Key.slice(prefix.length);
          if (keyPattern.test(key)) yield { key, at: LastModified?.getTime() ?? Number.POSITIVE_INFINITY };
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
    free: async () => null,
    async check() {
      const { sdk, client } = await connect();
      await client.send(new sdk.HeadBucketCommand({ Bucket }));
    },
    async sweep(olderThan) {
      const { sdk, client, prefix } = await connect();
      await abortLeft({ sdk, client }, { Bucket, prefix }, olderThan);
    },
  };
}

/** The SDK is read only where S3 is used: it costs others no start time. */
async function open(settings: S3Settings, place: () => Promise<string>): Promise<Connected> {
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({
    region: settings.region,
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    forcePathStyle: true,
    credentials: { accessKeyId: settings.accessKey, secretAccessKey: settings.secretKey },
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: connectMs, requestTimeout: answerMs, socketTimeout: answerMs },
    // Objects carry checks of their own, and not every server knows those of S3.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { sdk, client, prefix: `${await place()}/` };
}

interface At {
  readonly sdk: Sdk;
  readonly client: S3Client;
  readonly at: { readonly Bucket: string; readonly Key: string };
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

const isMissing = (error: unknown): boolean =>
  statusOf(error) === 404 || ["NoSuchKey", "NotFound"].includes((error as Error).name);

function refusalOf(error: unknown): Refusal {
  if (statusOf(error) === 507 || /Quota|StorageFull|InsufficientStorage/.test((error as Error).name))
    return refuse("STORAGE_FULL");
  return Object.assign(refuse("UNAVAILABLE", "The storage does not answer right now."), { cause: error });
}

/** What the server answers; its faults become refusals. */
const asked = <T>(answer: Promise<T>): Promise<T> => answer.catch((error: unknown) => failedAs(error));

function failedAs(error: unknown): never {
  throw isMissing(error) ? new ObjectMissing("The object is not there.") : refusalOf(error);
}

/** Null: there are no bytes in the range. */
const failed = (error: unknown): null => (statusOf(error) === 416 ? null : failedAs(error));

async function sizeOf({ sdk, client, at }: At): Promise<number | null> {
  try {
    return (await asked(client.send(new sdk.HeadObjectCommand(at)))).ContentLength ?? null;
  } catch (error) {
    if (error instanceof ObjectMissing) return null;
    throw error;
  }
}

/** Small ones in one request; of larger ones a few parts at a time, so that memory stays flat. */
async function putObject(where: At, source: AsyncIterable<Uint8Array>): Promise<void> {
  const parts = cut(source);
  const first = await parts.next();
  const body = first.done === true ? Buffer.alloc(0) : first.value;
  const second = await parts.next();
  if (second.done === true) {
    await putOne(where, body);
    return;
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield body;
    yield second.value as Buffer;
    yield* parts;
  }
  await putParts(where, all());
}

async function putOne({ sdk, client, at }: At, body: Buffer): Promise<void> {
  await asked(client.send(new sdk.PutObjectCommand({ ...at, Body: body, ContentLength: body.length })));
}

async function putParts(where: At, parts: AsyncIterable<Buffer>): Promise<void> {
  const { sdk, client, at } = where;
  const { UploadId } = await asked(client.send(new sdk.CreateMultipartUploadCommand(at)));
  const upload = { ...at, UploadId };
  const done: { PartNumber: number; ETag: string | undefined }[] = [];
  const running = new Set<Promise<void>>();
  let size = 0;
  try {
    let number = 0;
    for await (const part of parts) {
      number += 1;
      size += part.length;
      const PartNumber = number;
      const command = new sdk.UploadPartCommand({ ...upload, PartNumber, Body: part, ContentLength: part.length });
      const sending = asked(client.send(command)).then(({ ETag }) => void done.push({ PartNumber, ETag }));
      running.add(sending);
      // A failure is met where it is waited for.
      sending.catch(() => undefined).finally(() => running.delete(sending));
      if (running.size >= partsAtOnce) await Promise.race(running);
    }
    await Promise.all(running);
    if (done.length !== number) throw refuse("UNAVAILABLE", "The storage did not take all parts.");
    const Parts = done.toSorted((a, b) => a.PartNumber - b.PartNumber);
    await client
      .send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
      .catch(async (error: unknown) => {
        // Where only the answer was lost, the upload is over when it is asked again, and the object is there.
        if (!isMissing(error) || (await sizeOf(where)) === null) throw refusalOf(error);
      });
    if ((await sizeOf(where)) !== size) throw refuse("UNAVAILABLE", "The storage did not keep all parts.");
  } catch (error) {
    await Promise.allSettled(running);
    await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** Pieces of `partSize` bytes; the last is shorter. */
async function* cut(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    let left = chunk.length >= lentFrom ? Buffer.from(chunk) : chunk;
    while (size + left.length >= partSize) {
      waiting.push(left.subarray(0, partSize - size));
      left = left.subarray(partSize - size);
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
    if (left.length > 0) waiting.push(left);
    size += left.length;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

/** An answer that breaks off is asked for again, from where it did. */
async function* readObject({ sdk, client, at }: At, from: number, to: number): AsyncGenerator<Uint8Array> {
  let next = from;
  for (let attempt = 1; next < to; attempt += 1) {
    const answer = await client
      .send(new sdk.GetObjectCommand({ ...at, Range: `bytes=${next}-${to - 1}` }))
      .catch(failed);
    // It is shorter than it should be: the reader counts what came.
    if (answer === null) return;
    const { Body, ContentRange } = answer;
    const stream = Body as Readable;
    try {
      // A server that does not know ranges answers with the whole.
      if (!ContentRange?.startsWith(`bytes ${next}-`)) throw refuse("UNAVAILABLE", "The storage does not know ranges.");
      for await (const part of stream) {
        next += (part as Buffer).length;
        yield part as Buffer;
        attempt = 1;
      }
      if (next < to && attempt >= attempts) return;
    } catch (error) {
      if (attempt >= attempts) throw refusalOf(error);
    } finally {
      stream.destroy();
    }
  }
}

/** Uploads in parts that a process which died has left. Not every server can list them. */
async function abortLeft(
  { sdk, client }: Pick<At, "sdk" | "client">,
  { Bucket, prefix }: { readonly Bucket: string; readonly prefix: string },
  olderThan: number,
): Promise<void> {
  const { Uploads = [] } = await client
    .send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: prefix }))
    .catch(() => ({ Uploads: [] }));
  for (const { Key, UploadId, Initiated } of Uploads)
    if (
      Key?.startsWith(prefix) === true &&
      UploadId !== undefined &&
      (Initiated?.getTime() ?? Number.POSITIVE_INFINITY) < olderThan
    )
      await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
}
