import type { Voting } from "@safos/contract/whiteboards";
import { afterAll, expect, test } from "vitest";
import * as Y from "yjs";
import { uuid } from "#clock";
import { openWriter, type Writer } from "../../shared/collaboration/testing.ts";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, britt } = server.people;
const workspace = await server.workspace("Röstning", anna, agnes);

async function make(title: string): Promise<string> {
  return (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/whiteboards`, { title })).body
    .id as string;
}
const start = async (id: string, dots = 3): Promise<Voting> =>
  (await server.call(anna, "POST", `/api/v1/whiteboards/${id}/voting`, { dots })).body.voting as Voting;
const vote = (who: TestPerson | null, id: string, votingId: string, elementId: string, dots: number, at = server) =>
  at.call(who, "POST", `/api/v1/whiteboards/${id}/votes`, { votingId, elementId, dots });
const seen = async (who: TestPerson | null, id: string): Promise<Voting | null> =>
  (await server.call(who, "GET", `/api/v1/whiteboards/${id}/voting`)).body.voting as Voting | null;
/** What the socket received last. */
const received = (writer: Writer): Voting | null | undefined =>
  writer.messages.findLast((one) => one.type === "broadcast")?.content as Voting | null | undefined;

test("everybody gives their dots, moves them and takes them back, and a closed round takes no more", async () => {
  const id = await make("Runda");
  expect(await seen(agnes, id)).toBeNull();
  const { id: round, left } = await start(id);
  expect(left).toBe(3);
  expect((await vote(anna, id, round, "a", 2)).body.voting).toMatchObject({ left: 1 });
  expect((await vote(agnes, id, round, "a", 1)).body.voting).toMatchObject({
    left: 2,
    given: [{ elementId: "a", count: 3, mine: 1 }],
  });
  expect((await vote(anna, id, round, "a", 0)).body.voting).toMatchObject({
    left: 3,
    given: [{ elementId: "a", count: 1, mine: 0 }],
  });
  const closed = await server.call(agnes, "POST", `/api/v1/whiteboards/${id}/voting/close`);
  expect(closed.body.voting).toMatchObject({ isOpen: false, given: [{ elementId: "a", count: 1, mine: 1 }] });
  expect((await vote(anna, id, round, "a", 1)).body.code).toBe("NO_VOTING");
  const next = await start(id, 1);
  expect([next.id === round, next.given]).toEqual([false, []]);
  expect((await vote(anna, id, round, "a", 1)).body.code).toBe("NO_VOTING");
  expect((await server.call(anna, "DELETE", `/api/v1/whiteboards/${id}/voting`)).status).toBe(200);
  expect(await seen(anna, id)).toBeNull();
});

test("nobody gives more than the round allows, however many votes are sent at once to two servers", async () => {
  const id = await make("Trångt");
  const { id: round } = await start(id);
  expect((await vote(anna, id, round, "a", 4)).body.code).toBe("TOO_MANY_DOTS");
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => vote(anna, id, round, `e${n}`, 1, n % 2 === 0 ? server : twin)),
  );
  expect(answers.filter((one) => one.status === 200)).toHaveLength(3);
  expect(new Set(answers.filter((one) => one.status !== 200).map((one) => one.body.code as string))).toEqual(
    new Set(["TOO_MANY_DOTS"]),
  );
  expect(await seen(anna, id)).toMatchObject({ left: 0, given: [{ mine: 1 }, { mine: 1 }, { mine: 1 }] });
  expect(await seen(agnes, id)).toMatchObject({ left: 3, given: [{ mine: 0 }, { mine: 0 }, { mine: 0 }] });
});

test("several who begin a round at once get one", async () => {
  const id = await make("Samtidigt");
  const begun = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      (n % 2 === 0 ? server : twin).call(anna, "POST", `/api/v1/whiteboards/${id}/voting`, { dots: n + 1 }),
    ),
  );
  expect(begun.map((one) => one.status)).toEqual(begun.map(() => 200));
  const last = await seen(anna, id);
  expect(await seen(agnes, id)).toEqual(last);
  expect(last).toMatchObject({ isOpen: true, left: last?.dots });
});

test("a socket made by hand votes for nobody and changes no limit, whatever it writes", async () => {
  const id = await make("Fusk");
  const { id: round } = await start(id);
  await vote(anna, id, round, "a", 1);
  const [forger, watcher] = [openWriter(server, agnes, `whiteboard/${id}`), openWriter(twin, anna, `whiteboard/${id}`)];
  try {
    await eventually(() => expect(received(watcher)).toMatchObject({ left: 2 }));
    await eventually(() => expect(forger.provider.isSynced).toBe(true));
    forger.doc.transact(() => {
      for (const map of ["votes", "gathering"])
        for (const [key, value] of [
          [`${round} ${anna.id} b`, 3],
          [`${round} ${agnes.id} b`, 99],
          ["voting", { id: round, dots: 99, isOpen: true }],
        ] as const)
          forger.doc.getMap(map).set(key, value);
    });
    // A word of its own is not passed on either.
    const word = {
      type: "broadcast",
      about: "voting",
      content: { id: round, dots: 99, isOpen: true, left: 99, given: [] },
    };
    forger.provider.sendStateless(JSON.stringify(word));
    await eventually(() => expect(watcher.doc.getMap("votes").size).toBe(3));
    expect((await vote(agnes, id, round, "b", 4)).body.code).toBe("TOO_MANY_DOTS");
    await vote(agnes, id, round, "c", 3);
    await eventually(() =>
      expect(received(watcher)?.given).toEqual([
        { elementId: "a", count: 1, mine: 1 },
        { elementId: "c", count: 3, mine: 0 },
      ]),
    );
    expect(
      watcher.messages.some((one) => one.type === "broadcast" && (one.content as Voting | null)?.dots === 99),
    ).toBe(false);
    expect(received(watcher)).toEqual(await seen(anna, id));
  } finally {
    forger.end();
    watcher.end();
  }
});

test("the sockets of both servers tell each their own dots, and that the round is over", async () => {
  const id = await make("Två servrar");
  const writers = [openWriter(server, anna, `whiteboard/${id}`), openWriter(twin, agnes, `whiteboard/${id}`)] as const;
  const [a, b] = writers;
  try {
    await eventually(() => expect([received(a), received(b)]).toEqual([null, null]));
    const { id: round } = await start(id);
    await eventually(() => expect([received(a)?.left, received(b)?.left]).toEqual([3, 3]));
    await vote(agnes, id, round, "x", 2, twin);
    await eventually(() =>
      expect([received(a), received(b)]).toMatchObject([
        { left: 3, given: [{ elementId: "x", count: 2, mine: 0 }] },
        { left: 1, given: [{ elementId: "x", count: 2, mine: 2 }] },
      ]),
    );
    // Who gave which dots is nobody else's business.
    expect(JSON.stringify(a.messages)).not.toContain(agnes.id);
    await server.call(anna, "DELETE", `/api/v1/whiteboards/${id}/voting`);
    await eventually(() => expect([received(a), received(b)]).toEqual([null, null]));
  } finally {
    for (const writer of writers) writer.end();
  }
});

test("a guest with a link votes as that guest, hears of it, and only when the link lets them draw", async () => {
  const id = await make("Gäster");
  const { id: round } = await start(id);
  const item = { workspaceId: workspace.id, kind: "whiteboard", id };
  const guest = async (role: "editor" | "viewer", name: string | null, key = uuid()) => {
    const { secret } = await server.safos.workspaces.grantLink(anna.id, item, role);
    const send = (elementId: string, dots: number): Promise<Response> =>
      fetch(`${server.url}/api/v1/whiteboards/${id}/votes`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "safos-link": secret,
          ...(name === null ? {} : { "safos-guest": `${key} ${name}` }),
        },
        body: JSON.stringify({ votingId: round, elementId, dots }),
      });
    return { send, token: { link: secret, ...(name === null ? {} : { guest: `${key} ${name}` }) } };
  };
  const [citra, viewer, nameless] = [
    await guest("editor", "Citra"),
    await guest("viewer", "Vera"),
    await guest("editor", null),
  ];
  // Another person's id as a guest's is not that person.
  const impostor = await guest("editor", "Anna", anna.id);
  const socket = openWriter(server, null, `whiteboard/${id}`, { token: citra.token });
  try {
    expect((await citra.send("a", 2)).status).toBe(200);
    await eventually(() =>
      expect(received(socket)).toMatchObject({ left: 1, given: [{ elementId: "a", count: 2, mine: 2 }] }),
    );
    expect((await citra.send("b", 2)).status).toBe(409);
    expect([(await viewer.send("a", 1)).status, (await nameless.send("a", 1)).status]).toEqual([403, 403]);
    expect((await impostor.send("a", 3)).status).toBe(200);
    expect(await seen(anna, id)).toMatchObject({ left: 3, given: [{ elementId: "a", count: 5, mine: 0 }] });
  } finally {
    socket.end();
  }
});

test("strangers, readers, locked whiteboards and bodies of the wrong shape get no votes in", async () => {
  const id = await make("Stängt");
  const { id: round } = await start(id);
  expect([(await vote(null, id, round, "a", 1)).status, (await vote(britt, id, round, "a", 1)).status]).toEqual([
    401, 404,
  ]);
  for (const [method, path] of [
    ["GET", "voting"],
    ["DELETE", "voting"],
    ["POST", "voting/close"],
  ] as const)
    expect([
      (await server.call(null, method, `/api/v1/whiteboards/${id}/${path}`)).status,
      (await server.call(britt, method, `/api/v1/whiteboards/${id}/${path}`)).status,
    ]).toEqual([401, 404]);
  for (const body of [
    {},
    { votingId: round, elementId: "../a", dots: 1 },
    { votingId: round, elementId: "a", dots: -1 },
    { votingId: round, elementId: "a", dots: 1.5 },
    { votingId: round, elementId: "a", dots: 1, voter: `p ${agnes.id}` },
    { votingId: "x", elementId: "a", dots: 1 },
  ])
    expect((await server.call(anna, "POST", `/api/v1/whiteboards/${id}/votes`, body)).status).toBe(400);
  for (const dots of [0, 21, "3", null])
    expect((await server.call(anna, "POST", `/api/v1/whiteboards/${id}/voting`, { dots })).status).toBe(400);
  expect((await vote(anna, id, round, "__proto__", 1)).status).toBe(200);
  expect((await vote(anna, id, uuid(), "a", 1)).body.code).toBe("NO_VOTING");
  // A round of another whiteboard is not this one's.
  const other = await make("Annan");
  expect((await vote(anna, other, round, "a", 1)).body.code).toBe("NO_VOTING");
  await server.call(anna, "PUT", `/api/v1/items/whiteboard/${id}/lock`, { name: "Godkänd" });
  expect((await vote(anna, id, round, "a", 1)).body.code).toBe("DOCUMENT_LOCKED");
});

test("the shared document is as it was before: what is drawn does not depend on votes", async () => {
  const id = await make("Orört");
  const ref = { kind: "whiteboard" as const, id };
  const before = Y.encodeStateVector(await server.safos.collaboration.read(ref));
  const { id: round } = await start(id);
  await vote(anna, id, round, "a", 1);
  expect(Y.encodeStateVector(await server.safos.collaboration.read(ref))).toEqual(before);
});
