import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestAnswer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Omröstat", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "commenter");
const base = `/api/v1/workspaces/${workspace.id}/polls`;
const pool = server.safos.database.pool;

interface PollBody {
  id: string;
  options: {
    id: string;
    text: string;
    votes: number | null;
    maybe: number | null;
    points: number | null;
    mine: number | null;
  }[];
  [key: string]: unknown;
}
async function make(
  more: object = {},
  options: readonly object[] = [{ text: "Ja" }, { text: "Nej" }, { text: "Vet inte" }],
): Promise<PollBody> {
  const { status, body } = await server.call(anna, "POST", base, {
    title: "Vad gör vi?",
    kind: "text",
    options,
    ...more,
  });
  expect([status, body.code]).toEqual([201, undefined]);
  return body as PollBody;
}
const vote = (
  who: TestPerson | null,
  poll: PollBody,
  ...answers: [index: number, value: number][]
): Promise<TestAnswer> =>
  server.call(who, "PUT", `/api/v1/polls/${poll.id}/vote`, {
    answers: answers.map(([index, value]) => ({ optionId: poll.options[index]?.id ?? "", value })),
  });
const read = async (who: TestPerson, id: string): Promise<PollBody> =>
  (await server.call(who, "GET", `/api/v1/polls/${id}`)).body as PollBody;

test("a poll is asked, voted in, changed and counted; who has not voted is told to anyone who may write", async () => {
  const poll = await make({ description: "<b>Viktigt</b>" });
  expect(poll).toMatchObject({
    isOpen: true,
    choice: "single",
    description: "<b>Viktigt</b>",
    role: "owner",
    voteCount: 0,
  });
  expect((await vote(bo, poll, [0, 1])).body).toMatchObject({ voteCount: 1, hasVoted: true });
  expect((await vote(bo, poll, [1, 1])).status).toBe(200);
  expect((await vote(agnes, poll, [1, 1])).status).toBe(200);
  const seen = await read(anna, poll.id);
  expect(seen.options.map((one) => one.votes)).toEqual([0, 2, 0]);
  expect((seen["missing"] as { displayName: string }[]).map((one) => one.displayName)).toEqual(["Anna Lindqvist"]);
  expect((seen["ballots"] as { name: string }[]).map((one) => one.name)).toEqual(["Agnes Berg", "Bo Ek"]);
  expect((await read(agnes, poll.id))["missing"]).toBeNull();
  expect((await server.call(bo, "DELETE", `/api/v1/polls/${poll.id}/vote`)).body).toMatchObject({
    voteCount: 1,
    hasVoted: false,
  });
  const list = (await server.call(agnes, "GET", base)).body as { items: { id: string; hasVoted: boolean }[] };
  expect(list.items.find((one) => one.id === poll.id)).toMatchObject({ hasVoted: true });
});

test("votes keep to the kind of poll and its limits, also when many vote at once", async () => {
  const single = await make();
  const several = await make({ choice: "multiple", maxChoices: 2 });
  const ranked = await make({ choice: "ranked" });
  const dates = await make({ kind: "date", timeZone: "Europe/Stockholm", maxChoices: 1 }, [
    { startsAt: "2026-12-01T09:00:00Z", endsAt: "2026-12-01T10:00:00Z" },
    { startsAt: "2026-12-02T23:00:00Z", isAllDay: true },
  ]);
  const refused: [PollBody, [number, number][], string][] = [
    [
      single,
      [
        [0, 1],
        [1, 1],
      ],
      "TOO_MANY_CHOICES",
    ],
    [single, [], "VOTE_INVALID"],
    [single, [[0, 2]], "VOTE_INVALID"],
    [single, [[9, 1]], "OPTION_UNKNOWN"],
    [
      several,
      [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
      "TOO_MANY_CHOICES",
    ],
    [
      several,
      [
        [0, 1],
        [0, 1],
      ],
      "VOTE_INVALID",
    ],
    [
      ranked,
      [
        [0, 1],
        [1, 3],
      ],
      "VOTE_INVALID",
    ],
    [ranked, [[0, 0]], "VOTE_INVALID"],
    [dates, [[0, 3]], "VOTE_INVALID"],
    [
      dates,
      [
        [0, 2],
        [1, 2],
      ],
      "TOO_MANY_CHOICES",
    ],
  ];
  for (const [poll, answers, code] of refused)
    expect([answers, (await vote(bo, poll, ...answers)).body.code]).toEqual([answers, code]);
  expect((await vote(bo, several, [0, 1], [2, 1])).status).toBe(200);
  await vote(bo, ranked, [2, 1], [0, 2], [1, 3]);
  await vote(agnes, ranked, [0, 1], [2, 2]);
  expect((await read(bo, ranked.id)).options.map((one) => [one.votes, one.points])).toEqual([
    [1, 5],
    [0, 1],
    [1, 5],
  ]);
  await vote(bo, dates, [0, 2], [1, 1]);
  expect((await read(agnes, dates.id)).options.map((one) => [one.votes, one.maybe])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  const full = await make({ optionLimit: 1 });
  const outcomes = await Promise.all([anna, bo, agnes].map((who) => vote(who, full, [0, 1])));
  expect(outcomes.map((one) => one.status).sort()).toEqual([200, 409, 409]);
  expect((await read(anna, full.id)).options[0]).toMatchObject({ votes: 1, isFull: true });
});

test("hidden results are told to nobody on any route until the poll closes, not even its maker", async () => {
  const poll = await make({ results: "afterClose" });
  await vote(bo, poll, [0, 1]);
  await vote(anna, poll, [1, 1]);
  for (const who of [anna, bo, agnes]) {
    const seen = await read(who, poll.id);
    expect(seen.options.map((one) => [one.votes, one.maybe, one.points])).toEqual([
      [null, null, null],
      [null, null, null],
      [null, null, null],
    ]);
    expect(seen["ballots"]).toEqual([]);
  }
  expect((await server.call(anna, "GET", `/api/v1/polls/${poll.id}/export?format=csv`)).body.code).toBe(
    "RESULTS_HIDDEN",
  );
  expect((await server.call(bo, "POST", `/api/v1/polls/${poll.id}/close`)).status).toBe(403);
  expect((await server.call(anna, "POST", `/api/v1/polls/${poll.id}/close`)).status).toBe(200);
  expect((await read(agnes, poll.id)).options.map((one) => one.votes)).toEqual([1, 1, 0]);
  expect((await vote(agnes, poll, [0, 1])).body.code).toBe("POLL_CLOSED");
  expect((await server.call(anna, "POST", `/api/v1/polls/${poll.id}/reopen`)).status).toBe(200);
  const after = await make({ results: "afterVote" });
  await vote(bo, after, [0, 1]);
  expect((await read(agnes, after.id)).options[0]?.votes).toBeNull();
  expect((await read(bo, after.id)).options[0]?.votes).toBe(1);
  expect((await server.call(anna, "PATCH", `/api/v1/polls/${after.id}`, { results: "always" })).status).toBe(409);
});

test("an anonymous poll keeps nothing that ties a voter to an answer, and still refuses a second vote", async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }), async (choices) => {
      const poll = await make({ isAnonymous: true });
      const people = [anna, bo, agnes];
      for (const [index, who] of people.entries())
        expect((await vote(who, poll, [choices[index] ?? 0, 1])).status).toBe(200);
      for (const who of people) expect((await vote(who, poll, [0, 1])).body.code).toBe("ALREADY_VOTED");
      const twice = await Promise.all([vote(bo, poll, [1, 1]), vote(bo, poll, [2, 1])]);
      expect(twice.map((one) => one.status)).toEqual([409, 409]);
      const seen = await read(anna, poll.id);
      expect([seen["voteCount"], seen["ballots"], seen["missing"], seen.options.map((one) => one.votes)]).toEqual([
        3,
        [],
        null,
        [1, 1, 1],
      ]);
      expect(seen.options.map((one) => one.mine)).toEqual([null, null, null]);
      // Whatever the order of voting, what is stored is the same but for the poll's own ids: nothing to join, no time, no order.
      const { rows: ballots } = await pool.query("select 1 from polls.ballot where poll_id = $1", [poll.id]);
      expect(ballots).toEqual([]);
      const { rows: roll } = await pool.query("select voters, xmin::text from polls.roll where poll_id = $1", [
        poll.id,
      ]);
      expect(roll).toHaveLength(1);
      expect(roll[0].voters).toEqual(people.map((who) => `p ${who.id}`).sort());
      const { rows: tally } = await pool.query("select counts, xmin::text from polls.tally where poll_id = $1", [
        poll.id,
      ]);
      expect(tally[0].counts).toEqual(Object.fromEntries(poll.options.map((one) => [one.id, { "1": 1 }])));
      expect(tally[0].xmin).toBe(roll[0].xmin);
      const { rows: sent } = await pool.query(
        "select * from events.outbox where type = 'poll.voted' and item_id = $1",
        [poll.id],
      );
      expect(sent.length).toBeGreaterThan(0);
      for (const event of sent) for (const who of people) expect(JSON.stringify(event)).not.toContain(who.id);
    }),
    { numRuns: 6 },
  );
});

test("proposals wait for approval or stand at once, as the poll says; options with votes stay", async () => {
  const closed = await make();
  const option = { text: "Något annat" };
  expect((await server.call(bo, "POST", `/api/v1/polls/${closed.id}/options`, option)).body.code).toBe("PROPOSALS_OFF");
  const review = await make({ proposals: "review" });
  const proposed = (await server.call(agnes, "POST", `/api/v1/polls/${review.id}/options`, option)).body as PollBody;
  expect(proposed.options).toHaveLength(3);
  const seen = await read(anna, review.id);
  const fresh = seen.options.at(-1);
  expect(fresh).toMatchObject({ text: "Något annat", isApproved: false, proposedBy: "Agnes Berg" });
  expect(
    (await server.call(agnes, "PATCH", `/api/v1/polls/${review.id}/options/${fresh?.id}`, { isApproved: true })).status,
  ).toBe(403);
  expect(
    (await server.call(anna, "PATCH", `/api/v1/polls/${review.id}/options/${fresh?.id}`, { isApproved: true })).status,
  ).toBe(200);
  const open = await make({ proposals: "open" }, [{ text: "Ett" }]);
  const added = (await server.call(bo, "POST", `/api/v1/polls/${open.id}/options`, option)).body as PollBody;
  expect(added.options).toHaveLength(2);
  await vote(bo, added, [1, 1]);
  expect(
    (await server.call(anna, "DELETE", `/api/v1/polls/${open.id}/options/${added.options[1]?.id}`)).body.code,
  ).toBe("OPTION_HAS_VOTES");
  expect((await server.call(anna, "DELETE", `/api/v1/polls/${open.id}/options/${added.options[0]?.id}`)).status).toBe(
    200,
  );
});

test("a deadline closes the poll and reminds those who have not voted", async () => {
  const poll = await make({ deadline: new Date(Date.now() + 3_600_000).toISOString(), remindHours: 2 });
  await vote(bo, poll, [0, 1]);
  await server.safos.jobs.add(server.safos.database.of(), "polls:tick", {});
  const reasons = async (who: TestPerson): Promise<string[]> =>
    ((await server.call(who, "GET", "/api/v1/notices")).body.items as { itemId: string; reason: string }[])
      .filter((one) => one.itemId === poll.id)
      .map((one) => one.reason);
  await eventually(async () => expect(await reasons(agnes)).toContain("due"));
  expect(await reasons(bo)).toEqual(["changed"]);
  await pool.query("update polls.poll set deadline = now() - interval '1 second' where id = $1", [poll.id]);
  // Over is over, whether the clock's job has come by or not.
  expect((await vote(agnes, poll, [0, 1])).body.code).toBe("POLL_CLOSED");
  await server.safos.jobs.add(server.safos.database.of(), "polls:tick", {});
  await eventually(async () => expect((await read(anna, poll.id))["isOpen"]).toBe(false));
  await eventually(async () => expect(await reasons(bo)).toContain("closed"));
  expect(
    (
      await server.call(anna, "POST", base, {
        title: "x",
        kind: "text",
        options: [{ text: "a" }, { text: "b" }],
        deadline: "2020-01-01T00:00:00Z",
      })
    ).body.code,
  ).toBe("DEADLINE_PAST");
});

test("the winning date becomes a meeting, tied to the poll", async () => {
  const poll = await make({ kind: "date" }, [
    { startsAt: "2026-12-01T09:00:00Z" },
    { startsAt: "2026-12-02T09:00:00Z", endsAt: "2026-12-02T10:30:00Z" },
  ]);
  const choice = { optionId: poll.options[1]?.id, makeMeeting: true };
  const decide = () => server.call(anna, "POST", `/api/v1/polls/${poll.id}/decide`, choice);
  // Impatient fingers: it is one meeting all the same.
  const [decided] = await Promise.all([decide(), decide(), decide()]);
  expect(decided.body).toMatchObject({ isOpen: false, decidedOptionId: poll.options[1]?.id });
  expect(decided.body.meetingPath).toMatch(/\/meetings\/[0-9a-f-]{36}$/);
  const links = (await server.call(bo, "GET", `/api/v1/items/poll/${poll.id}/links`)).body;
  expect(links.items[0].item).toMatchObject({ kind: "meeting", title: "Vad gör vi?" });
  const meetings = (await server.call(bo, "GET", `/api/v1/workspaces/${workspace.id}/meetings`)).body.items as {
    title: string;
  }[];
  expect(meetings.filter((one) => one.title === "Vad gör vi?")).toMatchObject([
    { startsAt: "2026-12-02T09:00:00.000Z", endsAt: "2026-12-02T10:30:00.000Z" },
  ]);
  expect(
    (await server.call(bo, "POST", `/api/v1/polls/${poll.id}/decide`, { optionId: poll.options[0]?.id })).status,
  ).toBe(403);
});

test("a guest with a link votes once under their name, and sees no names of others", async () => {
  const poll = await make();
  await vote(bo, poll, [0, 1]);
  const { secret } = (
    await server.call(anna, "POST", `/api/v1/items/poll/${poll.id}/shares`, { isLink: true, role: "commenter" })
  ).body as { secret: string };
  const visit = async (
    method: string,
    path: string,
    body?: unknown,
    guest = `0199c0de-0000-4000-8000-000000000001 Citra`,
  ) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: {
        "safos-link": secret,
        ...(guest ? { "safos-guest": guest } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: (await answer.json()) as PollBody & { code: string } };
  };
  const ballot = { answers: [{ optionId: poll.options[2]?.id, value: 1 }] };
  expect((await visit("PUT", `/api/v1/polls/${poll.id}/vote`, ballot, "")).body.code).toBe("GUEST_NAME_MISSING");
  expect((await visit("PUT", `/api/v1/polls/${poll.id}/vote`, ballot)).status).toBe(200);
  expect((await visit("PUT", `/api/v1/polls/${poll.id}/vote`, ballot)).body["voteCount"]).toBe(2);
  const seen = await visit("GET", `/api/v1/polls/${poll.id}`);
  expect(JSON.stringify(seen.body)).not.toContain("Bo Ek");
  expect(seen.body.options[2]).toMatchObject({ mine: 1, votes: 1 });
  expect((await visit("PATCH", `/api/v1/polls/${poll.id}`, { title: "Kapad" })).status).toBe(403);
  expect((await visit("GET", base)).status).toBe(401);
  expect((await read(anna, poll.id))["ballots"]).toContainEqual(
    expect.objectContaining({ name: "Citra", isGuest: true }),
  );
});

test("a poll is cloned, exported without formulas, thrown away and brought back, found and closed to strangers", async () => {
  const poll = await make({ title: "=SUMMA(A1) Budgetfråga" }, [{ text: "=cmd|'/c calc'!A0" }, { text: "+1" }]);
  await vote(bo, poll, [0, 1]);
  const csv = await server.call(anna, "GET", `/api/v1/polls/${poll.id}/export?format=csv`);
  expect(csv.body).toContain("'=cmd");
  expect(csv.body).toContain("'+1");
  expect(csv.headers.get("content-disposition")).toContain("attachment");
  const cut = await make({ title: `${"a".repeat(79)}📄` }, [{ text: "Ja" }, { text: "Nej" }]);
  expect((await server.call(anna, "GET", `/api/v1/polls/${cut.id}/export?format=csv`)).status).toBe(200);
  const xlsx = await fetch(`${server.url}/api/v1/polls/${poll.id}/export?format=xlsx`, {
    headers: { authorization: `Bearer ${anna.token}` },
  });
  expect(
    Buffer.from(await xlsx.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
  const copy = (await server.call(bo, "POST", `/api/v1/polls/${poll.id}/clone`)).body as PollBody;
  expect([copy["voteCount"], copy.options.map((one) => one.text)]).toEqual([0, poll.options.map((one) => one.text)]);
  const find = async (): Promise<number> =>
    ((await server.call(bo, "GET", "/api/v1/search?q=budgetfr%C3%A5ga&kinds=poll")).body.groups[0]?.items.length as
      | number
      | undefined) ?? 0;
  await eventually(async () => expect(await find()).toBe(2));
  expect((await server.call(bo, "DELETE", `/api/v1/items/poll/${poll.id}`)).status).toBe(200);
  expect((await server.call(bo, "GET", `/api/v1/polls/${poll.id}`)).status).toBe(404);
  await eventually(async () => expect(await find()).toBe(1));
  const trashed = (await server.call(bo, "GET", `/api/v1/workspaces/${workspace.id}/trashed-items`)).body.items as {
    id: string;
  }[];
  expect(trashed.map((one) => one.id)).toContain(poll.id);
  expect((await server.call(bo, "POST", `/api/v1/items/poll/${poll.id}/restore`)).status).toBe(200);
  expect((await read(bo, poll.id)).options[0]?.votes).toBe(1);
  for (const [who, status] of [
    [britt, 404],
    [null, 401],
  ] as const) {
    expect((await server.call(who, "GET", `/api/v1/polls/${poll.id}`)).status).toBe(status);
    expect((await vote(who, poll, [0, 1])).status).toBe(status);
  }
  expect(
    (await server.call(agnes, "POST", base, { title: "x", kind: "text", options: [{ text: "a" }, { text: "b" }] }))
      .status,
  ).toBe(403);
});

test("bodies of the wrong shape are refused", async () => {
  const poll = await make();
  const bad: object[] = [
    {},
    { title: "", kind: "text", options: [{ text: "a" }, { text: "b" }] },
    { title: "x", kind: "text", options: [{ text: "a" }] },
    { title: "x", kind: "text", options: [{ startsAt: "2026-12-01T09:00:00Z" }, { text: "b" }] },
    { title: "x", kind: "date", options: [{ text: "a" }, { text: "b" }] },
    { title: "x", kind: "date", options: [{ startsAt: "imorgon" }, { startsAt: "2026-12-01T09:00:00Z" }] },
    { title: "x", kind: "text", options: [{ text: "a" }, { text: "b" }], timeZone: "Mars/Olympus" },
    { title: "x", kind: "text", options: [{ text: "a" }, { text: "b" }], extra: true },
    { title: "x", kind: "text", options: Array.from({ length: 101 }, (_, index) => ({ text: String(index) })) },
  ];
  for (const body of bad) expect([body, (await server.call(anna, "POST", base, body)).status]).toEqual([body, 400]);
  expect(
    (
      await server.call(anna, "POST", base, {
        title: "x",
        description: "y".repeat(10 << 20),
        kind: "text",
        options: [],
      })
    ).status,
  ).toBe(413);
  for (const body of [{}, { answers: "x" }, { answers: [{ optionId: poll.options[0]?.id, value: "1x" }] }])
    expect([body, (await server.call(bo, "PUT", `/api/v1/polls/${poll.id}/vote`, body)).status]).toEqual([body, 400]);
});

test("a page that holds a poll of a channel that the person is not in leads on to the next page all the same", async () => {
  const own = await server.workspace("Många frågor", anna);
  const list = `/api/v1/workspaces/${own.id}/polls`;
  const ids: string[] = [];
  for (let n = 0; n < 53; n++) {
    const { status, body } = await server.call(anna, "POST", list, {
      title: `Fråga ${n}`,
      kind: "text",
      options: [{ text: "Ja" }, { text: "Nej" }],
    });
    expect(status).toBe(201);
    ids.unshift(body.id as string);
  }
  // The last of the first page was asked in a channel elsewhere.
  const hidden = ids[49] ?? "";
  await pool.query("update polls.poll set room_id = '!annan:fk.example' where id = $1", [hidden]);
  const seen: string[] = [];
  let next: string | undefined;
  do {
    const { body } = await server.call(anna, "GET", next === undefined ? list : `${list}?after=${next}`);
    seen.push(...(body.items as { id: string }[]).map((one) => one.id));
    next = body.next as string | undefined;
  } while (next !== undefined);
  expect(seen).toEqual(ids.filter((id) => id !== hidden));
});
