import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer } from "../../testing/server.ts";

/** A mail server that takes the connection and says nothing. */
const sockets = new Set<Socket>();
const silent = createServer((socket) => sockets.add(socket));
await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", () => resolve()));
const server = await startTestServer({
  SAFOS_SMTP_URL: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  SAFOS_MAIL_FROM: "Safos <safos@safos.example>",
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  await server.stop();
});
const { database, jobs, mail } = server.safos;

test("mails to a server that does not answer hold up neither reminders nor what tidies up", async () => {
  const db = database.of();
  await db.transaction().execute(async (trx) => {
    for (let index = 0; index < 6; index++)
      await mail.send(trx, { to: `p${index}@fk.example`, subject: "Hej", text: "Hej" });
  });
  await eventually(() => expect(sockets.size).toBe(2));
  for (const task of ["polls:tick", "boards:remind", "identity:trim"]) await jobs.add(db, task, {}, { key: task });
  await eventually(async () =>
    expect((await jobs.waiting(database.pool)).map((one) => one.task)).toEqual(
      Array.from({ length: 6 }, () => "mail:send"),
    ),
  );
  expect([await jobs.depth("outside"), await jobs.depth("prompt"), await jobs.depth("housekeeping")]).toEqual([
    4, 0, 0,
  ]);
});
