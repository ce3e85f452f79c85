import { hiddenText } from "@safos/contract/spoilers";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** What the writer of a message hides is shown and found nowhere before it is asked for. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;

const excerptsOf = async (who: TestPerson): Promise<string[]> =>
  ((await server.call(who, "GET", "/api/v1/notices")).body as { items: { excerpt: string }[] }).items.map(
    ({ excerpt }) => excerpt,
  );
const found = async (term: string): Promise<number> => {
  const asked = { search_categories: { room_events: { search_term: term } } };
  return (await here.get(agnes, "POST", "/v3/search", asked)).search_categories.room_events.count as number;
};
const hiding = (body: string, html: string, format = "org.matrix.custom.html") => ({
  msgtype: "m.text",
  body,
  format,
  formatted_body: html,
  "m.mentions": { user_ids: [agnes.userId] },
});

test("notices and search have the rest of a message, and of its changed text; a report has all of it", async () => {
  const roomId = await here.room(bo, [agnes], { name: "Bokcirkeln" });
  await here.ask(agnes, "POST", `/v3/join/${encodeURIComponent(roomId)}`, {});
  const html = "Mördaren är <span data-mx-spoiler>betjänten</span> &amp; ingen annan";
  const eventId = await here.send(bo, roomId, hiding("Mördaren är ||betjänten|| & ingen annan", html));
  await eventually(async () => expect(await excerptsOf(agnes)).toContain(`Mördaren är ${hiddenText} & ingen annan`));
  await eventually(async () => expect(await found("mördaren")).toBe(1));
  expect(await found("betjänten")).toBe(0);

  const changed = hiding("Offret är ||grevinnan||", "Offret är <span data-mx-spoiler>grevinnan</span>");
  await here.send(bo, roomId, {
    ...changed,
    "m.new_content": changed,
    "m.relates_to": { rel_type: "m.replace", event_id: eventId },
  });
  await eventually(async () => expect(await found("offret")).toBe(1));
  expect(await found("grevinnan")).toBe(0);
  expect((await excerptsOf(agnes)).join()).not.toContain("grevinnan");

  // No client shows HTML of another format, and all show the plain text then.
  await here.send(bo, roomId, hiding("Boken kostar hundra", "<span data-mx-spoiler>x</span>", "org.example.other"));
  await eventually(async () => expect(await excerptsOf(agnes)).toContain("Boken kostar hundra"));

  const path = `/v3/rooms/${encodeURIComponent(roomId)}/report/${encodeURIComponent(eventId)}`;
  await here.ask(agnes, "POST", path, { reason: "Avslöjar" });
  await eventually(async () => expect((await excerptsOf(anna)).join()).toContain("||betjänten||"));
});
