import { createHash } from "node:crypto";
import { isExpected, readEtags } from "#dav";
import { refuse, sendOcs } from "#http";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";
import { viewNotice } from "../notices.ts";

const about = { name: "answer-notices", section: "Nextcloud server: notifications API v2", gives: ["answer"] } as const;

const numberOf = (params: unknown): number => {
  const { number = "" } = params as { number?: string };
  if (!/^\d{1,9}$/.test(number)) throw missing();
  return Number(number);
};

/** Those that are not read; 304 for a client that has them. */
export const answerNotices = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    const list = await deps.notifications.unread(person);
    const etag = createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 32);
    reply.header("etag", `"${etag}"`).header("cache-control", "private, no-cache");
    const known = readEtags(request.headers["if-none-match"]);
    if (known !== null && isExpected(known, etag)) return { answer: reply.code(304).send() };
    const views = list.map((one) => viewNotice(person, deps.http.publicUrl, one));
    return { answer: sendOcs(request, reply, views) };
  },
});

export const answerNotice = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    const number = numberOf(request.params);
    const found = (await deps.notifications.unread(person)).find((one) => one.number === number);
    if (!found) throw missing();
    return { answer: sendOcs(request, reply, viewNotice(person, deps.http.publicUrl, found)) };
  },
});

/** Which of the numbers `ids` are notices that are not read. */
export const answerKnownNotices = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    const asked = readNumbers(request.body);
    const unread = new Set((await deps.notifications.unread(person)).map((one) => one.number));
    return {
      answer: sendOcs(
        request,
        reply,
        asked.filter((one) => unread.has(one)),
      ),
    };
  },
});

/** `{"ids": [1, 2]}`, or `ids[]=1&ids[]=2`; 200 at most. */
function readNumbers(body: unknown): number[] {
  const text = typeof body === "string" ? body : "";
  const found = text.trimStart().startsWith("{")
    ? /"ids"\s*:\s*\[([\d\s,]*)\]/.exec(text)?.[1]?.split(",")
    : new URLSearchParams(text).getAll("ids[]");
  const numbers = (found ?? []).map((one) => one.trim()).filter((one) => one !== "");
  if (numbers.length > 200 || numbers.some((one) => !/^\d{1,9}$/.test(one)))
    throw refuse("INVALID", "ids are at most 200 numbers.");
  return numbers.map(Number);
}

/** What an app takes away is read on the page too. */
export const dismissNotice = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    if ((await deps.notifications.dismiss(person, [numberOf(request.params)])) === 0) throw missing();
    return { answer: sendOcs(request, reply, []) };
  },
});

export const dismissNotices = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    await deps.notifications.dismissAll(person);
    return { answer: sendOcs(request, reply, []) };
  },
});

/** Nothing is pushed to the apps of phones: their stores' own servers would be told. */
export const refusePush = defineStep({
  ...about,
  needs: ["person"],
  run() {
    throw refuse("MISSING", "This server pushes nothing to phones.");
  },
});
