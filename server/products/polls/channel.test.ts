import { countChannelPoll, readPollSelections, readPollStart } from "@safos/contract/channel-polls";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestAnswer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const workspace = await server.workspace("Omröstat i kanal", anna, bo);
await server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "commenter");
const base = `/api/v1/workspaces/${workspace.id}/polls`;
const pool = server.safos.database.pool;

interface PollBody {
  id: string;
  options: { id: string; text: string; votes: number | null }[];
  [key: string]: unknown;
}
const read = async (who: TestPerson, id: string): Promise<PollBody> =>
  (await server.call(who, "GET", `/api/v1/polls/${id}`)).body as PollBody;
const vote = (who: TestPerson, poll: PollBody, ...answers: [index: number, value: number][]): Promise<TestAnswer> =>
  server.call(who, "PUT", `/api/v1/polls/${poll.id}/vote`, {
    answers: answers.map(([index, value]) => ({ optionId: poll.options[index]?.id ?? "", value })),
  });

test("a Matrix poll in a channel is a poll here: its votes by the rules of MSC3381, its end, its access the channel's", async () => {
  const room = await eventually(async () => {
    const { body } = await server.call(bo, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
    if (!body.items[0]?.isJoined) throw new Error("not yet");
    return encodeURIComponent(body.items[0].id as string);
  });
  let count = 0;
  const send = async (who: TestPerson, type: string, content: object): Promise<string> => {
    const answer = await server.call(
      who,
      "PUT",
      `/_matrix/client/v3/rooms/${room}/send/${type}/poll-${++count}`,
      content,
    );
    expect(answer.status).toBe(200);
    return answer.body.event_id as string;
  };
  const about = (eventId: string) => ({ "m.relates_to": { rel_type: "m.reference", event_id: eventId } });
  const unstable = "org.matrix.msc3381.poll";
  const start = await send(anna, `${unstable}.start`, {
    [`${unstable}.start`]: {
      question: { "org.matrix.msc1767.text": "Lunch?" },
      kind: `${unstable}.disclosed`,
      max_selections: 1,
      answers: [
        { id: "a", "org.matrix.msc1767.text": "Pizza" },
        { id: "b", "org.matrix.msc1767.text": "Sallad" },
      ],
    },
    "org.matrix.msc1767.text": "Lunch?",
  });
  const respond = (who: TestPerson, ...answers: string[]) =>
    send(who, `${unstable}.response`, { ...about(start), [`${unstable}.response`]: { answers } });
  await respond(bo, "a");
  await respond(bo, "b", "a");
  await send(anna, "m.poll.response", { ...about(start), "m.selections": ["a"] });
  await respond(agnes, "nope");
  const poll = await eventually(async () => {
    const list = (await server.call(agnes, "GET", base)).body.items as {
      id: string;
      title: string;
      voteCount: number;
    }[];
    const one = list.find((item) => item.title === "Lunch?");
    expect(one?.voteCount).toBe(2);
    return read(agnes, one?.id ?? "");
  });
  expect(poll).toMatchObject({ source: { eventId: start }, isOpen: true, missing: null });
  expect(poll.options.map((one) => [one.text, one.votes])).toEqual([
    ["Pizza", 1],
    ["Sallad", 1],
  ]);
  expect((await vote(bo, poll, [0, 1])).body.code).toBe("IN_CHANNEL");
  // Only anyone who asked ends it.
  await send(bo, `${unstable}.end`, { ...about(start), [`${unstable}.end`]: {} });
  await send(anna, "m.poll.end", { ...about(start), "m.text": [{ body: "Slut" }] });
  await eventually(async () => expect((await read(bo, poll.id))["isOpen"]).toBe(false));
  await respond(agnes, "a");
  await eventually(async () => {
    const { rows } = await pool.query("select 1 from polls.ballot where poll_id = $1", [poll.id]);
    expect(rows).toHaveLength(2);
  });
  // In a private channel it is for those who are in the channel.
  const hidden = (
    await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/channels`, { name: "Slutet", isPrivate: true })
  ).body.id as string;
  const secret = await server.call(
    anna,
    "PUT",
    `/_matrix/client/v3/rooms/${encodeURIComponent(hidden)}/send/m.poll.start/secret`,
    {
      "m.poll": {
        question: { "m.text": [{ body: "Hemligt?" }] },
        kind: "m.undisclosed",
        answers: [{ "m.id": "1", "m.text": [{ body: "Ja" }] }],
      },
      "m.text": [{ body: "Hemligt?" }],
    },
  );
  expect(secret.status).toBe(200);
  const id = await eventually(async () => {
    const list = (await server.call(anna, "GET", base)).body.items as { id: string; title: string }[];
    const one = list.find((item) => item.title === "Hemligt?");
    if (!one) throw new Error("not yet");
    return one.id;
  });
  expect((await server.call(bo, "GET", `/api/v1/polls/${id}`)).status).toBe(404);
  expect(JSON.stringify((await server.call(bo, "GET", base)).body)).not.toContain("Hemligt?");
});

test("what clients send as polls is read as far as it is one", () => {
  for (const content of [
    {},
    { "m.poll": 7 },
    { "m.poll": { question: {}, answers: [] } },
    { "m.poll": { question: { body: "x" }, answers: [{ id: 1 }] } },
  ])
    expect(readPollStart(content)).toBeNull();
  expect(readPollSelections({ "m.selections": ["a", 7, null] })).toEqual(["a"]);
  expect(readPollSelections({ "org.matrix.msc3381.poll.response": { answers: "a" } })).toEqual([]);
  fc.assert(
    fc.property(fc.json(), (json) => {
      const content = JSON.parse(json) as unknown;
      if (typeof content !== "object" || content === null || Array.isArray(content)) return;
      readPollStart(content as Record<string, unknown>);
      readPollSelections(content as Record<string, unknown>);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          sender: fc.constantFrom("a", "b", "c"),
          selections: fc.array(fc.constantFrom("1", "2", "x")),
          at: fc.nat(100),
        }),
      ),
      fc.integer({ min: 1, max: 3 }),
      (responses, maxSelections) => {
        const counted = countChannelPoll(responses, { answers: ["1", "2"], maxSelections, endedAt: 50 });
        for (const [sender, selections] of counted) {
          expect(selections.length).toBeGreaterThan(0);
          expect(selections.length).toBeLessThanOrEqual(maxSelections);
          expect(responses.some((one) => one.sender === sender && one.at <= 50)).toBe(true);
          for (const id of selections) expect(["1", "2"]).toContain(id);
        }
      },
    ),
  );
});
