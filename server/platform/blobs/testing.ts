import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "#database";
import type { S3Settings } from "./stores/s3.ts";

const rclone = join(import.meta.dirname, "..", "..", "..", "node_modules", ".clients", "bin", "rclone");

/** What a fault does to a request that comes through; undefined: it passes. */
type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
) => "handled" | undefined | Promise<"handled" | undefined>;

export interface TestS3 {
  readonly settings: S3Settings;
  /** Where the server itself answers. */
  readonly port: number;
  /** The folder that the bucket is kept in. */
  readonly folder: string;
  fault: Fault | null;
  read(key: string): Promise<Buffer>;
  /** Puts other bytes in the place of an object, or takes it away: null. */
  disturb(key: string, bytes: Buffer | null): Promise<void>;
  stop(): Promise<void>;
}

/** A real S3 server over a folder, behind a proxy that can disturb. */
export async function startTestS3(): Promise<TestS3> {
  const root = mkdtempSync(join(tmpdir(), "safos-s3-"));
  mkdirSync(join(root, "safos"));
  const port = await freePort();
  const accessKey = randomBytes(8).toString("hex");
  const secretKey = randomBytes(16).toString("hex");
  const server = spawn(
    rclone,
    [
      "serve",
      "s3",
      "--auth-key",
      `${accessKey},${secretKey}`,
      "--addr",
      `127.0.0.1:${port}`,
      "--vfs-cache-mode",
      "off",
      root,
    ],
    { stdio: "ignore", env: { HOME: root } },
  );
  for (let turn = 0; ; turn += 1) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    if (turn > 200) throw new Error("The S3 server did not start.");
    await wait(50);
  }
  const client = new S3Client({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  });
  const Bucket = "safos";
  const made: TestS3 = {
    async read(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async disturb(Key, bytes) {
      if (bytes === null) await client.send(new DeleteObjectCommand({ Bucket, Key }));
      else await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
    },
    settings: { endpoint: "", bucket: "safos", region: "us-east-1", accessKey, secretKey },
    port,
    folder: join(root, "safos"),
    fault: null,
    async stop() {
      proxy.closeAllConnections();
      await new Promise((done) => proxy.close(done));
      server.kill("SIGKILL");
      rmSync(root, { recursive: true, force: true });
    },
  };
  const proxy = createServer((incoming, response) => void pass(made, port, incoming, response));
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  Object.assign(made.settings, { endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  return made;
}

async function pass(made: TestS3, port: number, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if ((await made.fault?.(incoming, response)) === "handled") return;
  const outgoing = request(
    { host: "127.0.0.1", port, method: incoming.method, path: incoming.url, headers: incoming.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    },
  );
  outgoing.on("error", () => response.destroy());
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}
