import { defineStep } from "../../protocol/exchange.ts";
import { bodyTextOr, param, queryNumber, queryText, sendJson } from "../../protocol/scope.ts";
import { readPage, type MessagePage } from "../messages.ts";

const mostAtOnce = 100;
const about = {
  name: "answer-dehydrated-messages",
  section: "MSC3814: Rehydrating a device",
  gives: ["answer"],
} as const;

const write = ({ events, end }: MessagePage, hasNext: boolean): string =>
  `{"events":[${events.join(",")}]${hasNext ? `,"next_batch":"${end}"` : ""}}`;

/** As other lists are paged: without `next_batch` that was all. */
export const answerMessages = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request, reply }, { person }) {
    const page = await readPage(core, person.userId, {
      deviceId: param(request, "deviceId"),
      from: queryText(request, "from"),
      limit: Math.max(1, queryNumber(request, "limit", mostAtOnce, mostAtOnce)),
    });
    return { answer: sendJson(reply, write(page, page.hasMore)) };
  },
});

/** As earlier clients ask: there is always a `next_batch`, and an empty page is the end. */
export const answerMessagesAsBefore = defineStep({
  ...about,
  needs: ["person", "body"],
  async run({ core, request, reply }, { person, body }) {
    const page = await readPage(core, person.userId, {
      deviceId: param(request, "deviceId"),
      from: bodyTextOr(body, "next_batch"),
      limit: Math.max(1, queryNumber(request, "limit", mostAtOnce, mostAtOnce)),
    });
    return { answer: sendJson(reply, write(page, true)) };
  },
});
