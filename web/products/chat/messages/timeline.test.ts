import { setupI18n } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { describe, expect, it } from "vitest";
import { enRoom } from "../../../text/en-room.ts";
import { en as enShell } from "../../../text/en.ts";
import { svRoom } from "../../../text/sv-room.ts";
import { sv as svShell } from "../../../text/sv.ts";
import { noticeText } from "./notice-text.ts";
import { layOut } from "./layout.ts";
import { gather, lastOwnText, mentionsUser, messageAfter, threadOf, type ChatEvent } from "./timeline.ts";

const sv = { ...svShell, ...svRoom };
const en = { ...enShell, ...enRoom };
const anna = "@anna:fk.example";
const bo = "@bo:digg.example";
const start = new Date(2026, 10, 24, 9, 0).getTime();

function event(
  id: string,
  sender: string,
  minutes: number,
  content: Record<string, unknown>,
  more: Partial<ChatEvent> = {},
): ChatEvent {
  return {
    id,
    key: id,
    type: "m.room.message",
    sender,
    at: start + minutes * 60_000,
    content,
    isDeleted: false,
    status: "sent",
    ...more,
  };
}
const says = (id: string, sender: string, minutes: number, body: string, relates?: object): ChatEvent =>
  event(id, sender, minutes, { msgtype: "m.text", body, ...(relates ? { "m.relates_to": relates } : {}) });
const reacts = (id: string, sender: string, to: string, key: string, more: Partial<ChatEvent> = {}): ChatEvent =>
  event(
    id,
    sender,
    50,
    { "m.relates_to": { rel_type: "m.annotation", event_id: to, key } },
    { type: "m.reaction", ...more },
  );
const edits = (id: string, sender: string, of: string, body: string): ChatEvent =>
  event(id, sender, 40, {
    body: `* ${body}`,
    "m.new_content": { msgtype: "m.text", body },
    "m.relates_to": { rel_type: "m.replace", event_id: of },
  });

describe("timeline", () => {
  it("puts a day line first and lets followers within five minutes continue", () => {
    const { main } = gather(
      [says("1", bo, 0, "a"), says("2", bo, 4, "b"), says("3", bo, 10, "c"), says("4", anna, 11, "d")],
      anna,
    );
    const items = layOut(main, { readUpTo: null, me: anna });
    expect(items.map((item) => (item.kind === "message" ? item.isContinued : item.kind))).toEqual([
      "day",
      false,
      true,
      false,
      false,
    ]);
  });

  it("shows the newest edit by the author and ignores edits by others", () => {
    const { byId } = gather(
      [says("1", bo, 0, "fel"), edits("2", anna, "1", "falskt"), edits("3", bo, "1", "rätt")],
      anna,
    );
    expect(byId.get("1")?.content["body"]).toBe("rätt");
    expect(byId.get("1")?.isEdited).toBe(true);
  });

  it("gathers reactions by sign, knows mine and forgets those taken back", () => {
    const { byId } = gather(
      [
        says("1", bo, 0, "hej"),
        reacts("2", anna, "1", "👍"),
        reacts("3", bo, "1", "👍"),
        reacts("4", bo, "1", "🎉", { isDeleted: true }),
      ],
      anna,
    );
    expect(byId.get("1")?.reactions).toEqual([{ key: "👍", senders: [anna, bo], mine: "2" }]);
  });

  it("keeps thread replies out of the channel and counts them at the root", () => {
    const inThread = (id: string, sender: string, minutes: number): ChatEvent =>
      says(id, sender, minutes, "svar", {
        rel_type: "m.thread",
        event_id: "1",
        is_falling_back: true,
        "m.in_reply_to": { event_id: "1" },
      });
    const { main, threads } = gather([says("1", bo, 0, "rot"), inThread("2", anna, 1), inThread("3", bo, 2)], anna);
    expect(main).toHaveLength(1);
    expect(threads.get("1")).toHaveLength(2);
    expect(main[0]).toMatchObject({ thread: { count: 2, senders: [anna, bo] } });
    expect(threads.get("1")?.[0]?.replyTo).toBeNull();
  });

  it("puts a thread together of what was fetched and what the channel holds, each reply once", () => {
    const inThread = { rel_type: "m.thread", event_id: "1", is_falling_back: true };
    const root = says("1", anna, 0, "rot");
    const [old, both, late] = [
      says("2", bo, 1, "första", inThread),
      says("3", bo, 2, "andra", inThread),
      says("4", anna, 3, "tredje", inThread),
    ];
    const open = gather([both, late], anna);
    const { root: begun, replies } = threadOf("1", open, gather([root, old, both], anna));
    expect(begun?.id).toBe("1");
    expect(replies.map((one) => one.id)).toEqual(["2", "3", "4"]);
    const taken = gather([{ ...both, isDeleted: true }, late], anna);
    expect(threadOf("1", taken, gather([root, old], anna)).replies.map((one) => one.id)).toEqual(["2", "4"]);
  });

  it("changes the person's own last text, once the server has it", () => {
    const sent = [says("$1", anna, 0, "a"), says("$2", anna, 1, "b"), says("$3", bo, 2, "c")];
    expect(lastOwnText(gather(sent, anna).main, anna)?.id).toBe("$2");
    expect(lastOwnText(gather([...sent, says("~4", anna, 3, "d")], anna).main, anna)).toBeNull();
    expect(lastOwnText(gather([says("$3", bo, 2, "c")], anna).main, anna)).toBeNull();
  });

  it("knows whom a message mentions, by name or with the whole room", () => {
    const mentioning = (mentions: object) => {
      const { main } = gather([event("1", bo, 0, { msgtype: "m.text", body: "hej", "m.mentions": mentions })], anna);
      const [one] = main;
      return one && "id" in one && mentionsUser(one, anna);
    };
    expect(mentioning({ user_ids: [anna] })).toBe(true);
    expect(mentioning({ room: true })).toBe(true);
    expect(mentioning({ user_ids: [bo] })).toBe(false);
    expect(mentioning({ user_ids: anna })).toBe(false);
  });

  it("draws the new line above the first message of another after what was read", () => {
    const { main } = gather([says("1", bo, 0, "a"), says("2", anna, 1, "b"), says("3", bo, 2, "c")], anna);
    expect(layOut(main, { readUpTo: "1", me: anna }).map((item) => item.kind)).toEqual([
      "day",
      "message",
      "message",
      "new",
      "message",
    ]);
    expect(layOut(main, { readUpTo: "3", me: anna }).some((item) => item.kind === "new")).toBe(false);
  });

  it("says nothing about the account that keeps the room", () => {
    const serverUser = "@_keeper:fk.example";
    const { main } = gather(
      [
        event("1", serverUser, 0, { membership: "join" }, { type: "m.room.member", stateKey: serverUser }),
        event("2", serverUser, 0, { name: "Allmänt" }, { type: "m.room.name", stateKey: "" }),
      ],
      anna,
    );
    expect(main).toEqual([]);
  });

  it("says who came and who was removed, and nothing when only a name changed", () => {
    const member = (id: string, is: string, was: string | undefined, by: string): ChatEvent =>
      event(
        id,
        by,
        0,
        { membership: is },
        { type: "m.room.member", stateKey: bo, ...(was ? { prevContent: { membership: was } } : {}) },
      );
    const { main } = gather(
      [member("1", "join", undefined, bo), member("2", "join", "join", bo), member("3", "leave", "join", anna)],
      anna,
    );
    expect(main).toMatchObject([{ notice: { what: "joined" } }, { notice: { what: "removed", by: anna } }]);
  });

  it("folds those who come or go one after another into one line, in both languages", () => {
    const member = (id: string, who: string, is: string, minutes: number): ChatEvent =>
      event(
        id,
        who,
        minutes,
        { membership: is },
        {
          type: "m.room.member",
          stateKey: who,
          ...(is === "leave" ? { prevContent: { membership: "join" } } : {}),
        },
      );
    const names: Record<string, string> = { "@anna:fk.example": "Anna Lindqvist", "@bo:digg.example": "Bo Ek" };
    const linesOf = (events: ChatEvent[], locale: "sv" | "en"): string[] => {
      const i18n = setupI18n({ locale, messages: { sv, en } });
      i18n.setMessagesCompiler(compileMessage);
      return layOut(gather(events, anna).main, { readUpTo: null, me: anna }).flatMap((item) =>
        item.kind === "notice"
          ? [
              noticeText(
                (key, values) => i18n._(key, values ?? {}),
                item.notice,
                (id) => names[id] ?? id,
              ),
            ]
          : [],
      );
    };
    const people = [anna, bo, "@c:fk.example", "@d:fk.example"];
    const come = (n: number) => people.slice(0, n).map((who, index) => member(`in ${who}`, who, "join", index));
    const go = (n: number) => people.slice(0, n).map((who, index) => member(`out ${who}`, who, "leave", 20 + index));
    expect(linesOf(come(1), "sv")).toEqual(["Anna Lindqvist kom med"]);
    expect(linesOf(come(2), "sv")).toEqual(["Anna Lindqvist och Bo Ek kom med"]);
    expect(linesOf(come(3), "sv")).toEqual(["Anna Lindqvist, Bo Ek och 1 till kom med"]);
    expect(linesOf(come(4), "en")).toEqual(["Anna Lindqvist, Bo Ek and 2 others joined"]);
    expect(linesOf(come(3), "en")).toEqual(["Anna Lindqvist, Bo Ek and 1 other joined"]);
    expect(linesOf([...come(2), ...go(2)], "sv")).toEqual([
      "Anna Lindqvist och Bo Ek kom med",
      "Anna Lindqvist och Bo Ek lämnade",
    ]);
    expect(linesOf(go(1), "en")).toEqual(["Anna Lindqvist left"]);
    expect(linesOf([...come(1), says("m", bo, 10, "Hej"), member("late", bo, "join", 11)], "sv")).toHaveLength(2);
  });
});

describe("in an encrypted room", () => {
  const sealed = (
    id: string,
    sender: string,
    minutes: number,
    body: string,
    more: Partial<ChatEvent> = {},
  ): ChatEvent => ({
    ...says(id, sender, minutes, body),
    secrecy: "encrypted",
    ...more,
  });
  const edit = (id: string, sender: string, more: Partial<ChatEvent>): ChatEvent =>
    event(
      id,
      sender,
      5,
      { "m.new_content": { body: "Ändrat" }, "m.relates_to": { rel_type: "m.replace", event_id: "$1" } },
      more,
    );
  const bodyAfter = (change: ChatEvent, first: Partial<ChatEvent> = {}): unknown =>
    gather([sealed("$1", anna, 1, "Hemligt", first), change], anna).byId.get("$1")?.content["body"];

  it("is changed by what is encrypted, or on its way to be, and by nothing else", () => {
    expect(bodyAfter(edit("$2", anna, { secrecy: "encrypted" }))).toBe("Ändrat");
    expect(bodyAfter(edit("$2", anna, { status: "sending" }))).toBe("Ändrat");
    for (const secrecy of ["plain", "unproven"] as const)
      expect(bodyAfter(edit("$2", anna, { secrecy }))).toBe("Hemligt");
    expect(bodyAfter(edit("$2", bo, { secrecy: "encrypted" }))).toBe("Hemligt");
    expect(bodyAfter(edit("$2", anna, { secrecy: "encrypted", unreadable: "waiting" }))).toBe("Hemligt");
  });

  it("what was plain all the same is changed by its sender as ever", () => {
    expect(bodyAfter(edit("$2", anna, { secrecy: "plain" }), { secrecy: "plain" })).toBe("Ändrat");
  });

  it("what is deleted is neither unreadable nor anything else", () => {
    const { byId } = gather([sealed("$1", bo, 1, "", { isDeleted: true, unreadable: "waiting" })], anna);
    expect(byId.get("$1")).toMatchObject({ isDeleted: true, unreadable: null });
  });
});

it("what follows a message is the next in its room or thread, past what was deleted", () => {
  const inThread = { rel_type: "m.thread", event_id: "$a" };
  const gathered = gather(
    [
      says("$a", anna, 0, "Ett"),
      says("$t1", bo, 1, "I tråden", inThread),
      event("$b", bo, 2, {}, { isDeleted: true }),
      says("$c", bo, 3, "Två"),
      says("$t2", anna, 4, "Sist i tråden", inThread),
    ],
    anna,
  );
  const after = (id: string): string | undefined => {
    const message = gathered.byId.get(id);
    return message && messageAfter(gathered, message)?.id;
  };
  expect([after("$a"), after("$c"), after("$t1"), after("$t2")]).toEqual(["$c", undefined, "$t2", undefined]);
});
