import { hash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { binaryTexts, createDatabase, sql } from "../server/platform/database/index.ts";
import { createLog } from "../server/platform/log/index.ts";

/**
 * What `chat-send.ts` is held against: the least that a process can do to have messages durable through HTTP. Node's own server reads
 * the body, names the message by its hash, and writes all that has come as one statement while the next collects: one row, its id, its
 * place in the room and its transaction indexed as chat's are, one row that gives positions. Nobody is asked who they are, nothing
 * is authorised, signed, searched or told to anyone. Told its database by its parent; answers with its port.
 */

interface Waiting {
  readonly id: string;
  readonly room: string;
  readonly txn: string;
  readonly pdu: string;
  readonly response: ServerResponse;
}

const setUp = `drop schema if exists bare cascade; create schema bare;
  create table bare.stream (position bigint not null); insert into bare.stream values (0);
  create table bare.event (position bigint primary key, event_id text not null unique, room_id text not null, pdu text not null,
    txn text unique);
  create index on bare.event (room_id, position);`;

async function start(url: string): Promise<number> {
  const database = createDatabase({ url, log: createLog("silent") });
  const db = database.of();
  for (const statement of setUp.split(";").filter((one) => one.trim() !== "")) await sql.raw(statement).execute(db);
  let queue: Waiting[] = [];
  let isWriting = false;
  const write = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      const texts = (of: (one: Waiting) => string): Buffer | null => binaryTexts(batch.map(of));
      await sql`with base as (update bare.stream set position = position + ${batch.length} returning position - ${batch.length} as at)
        insert into bare.event (position, event_id, room_id, pdu, txn)
        select base.at + n, id, room, pdu, txn
        from base, unnest(${texts((one) => one.id)}::text[], ${texts((one) => one.room)}::text[],
          ${texts((one) => one.pdu)}::text[], ${texts((one) => one.txn)}::text[]) with ordinality as b(id, room, pdu, txn, n)`.execute(
        db,
      );
      for (const { id, response } of batch) {
        const text = `{"event_id":"${id}"}`;
        response.writeHead(200, { "content-type": "application/json", "content-length": text.length }).end(text);
      }
    }
    isWriting = false;
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const content: unknown = JSON.parse(Buffer.concat(parts).toString());
      const [room = "", , , txn = ""] = (request.url ?? "").split("/").slice(5);
      const pdu = JSON.stringify({ content, room_id: room, sender: request.headers.authorization, at: Date.now() });
      queue.push({ id: `$${hash("sha256", pdu + txn, "base64url")}`, room, txn, pdu, response });
      if (isWriting) return;
      isWriting = true;
      setImmediate(() => void write());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return (server.address() as AddressInfo).port;
}

process.on("message", ({ url }: { url: string }) => {
  start(url).then(
    (port) => process.send?.({ port }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
