import { now } from "#clock";
import { refuse, sendOcs } from "#http";
import {
  changeStatus,
  noMessage,
  predefined,
  readStatus,
  readStatuses,
  statusTypes,
  type Status,
  type StatusType,
} from "../../status/status.ts";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";
import type { Fields } from "../shares/fields.ts";

const about = { name: "answer-statuses", section: "Nextcloud server: user status API", gives: ["answer"] } as const;
const longestMessage = 80;
const longestIcon = 16;
const longestMs = 366 * 86_400_000;
const mostRead = 500;

const viewOwn = (userId: string, status: Omit<Status, "personId"> | null): object => ({
  userId,
  status: status?.status ?? "online",
  statusIsUserDefined: status !== null,
  message: status?.message ?? null,
  messageId: status?.messageId ?? null,
  messageIsPredefined: (status?.messageId ?? null) !== null,
  icon: status?.icon ?? null,
  clearAt: status?.clearAt ? Math.floor(status.clearAt.getTime() / 1000) : null,
});

/** To others the invisible is away altogether. */
const viewOther = (userId: string, { status, message, icon, clearAt }: Status): object => ({
  userId,
  status: status === "invisible" ? "offline" : status,
  message,
  icon,
  clearAt: clearAt ? Math.floor(clearAt.getTime() / 1000) : null,
});

export const answerOwnStatus = defineStep({
  ...about,
  needs: ["person"],
  run: async ({ deps, request, reply }, { person }) => ({
    answer: sendOcs(request, reply, viewOwn(person.name, await readStatus(deps.db, person.personId))),
  }),
});

/** `statusType`, or `status` of an app that says it is in use: then what was chosen stands. */
export const setStatus = defineStep({
  ...about,
  needs: ["person", "fields"],
  async run({ deps, request, reply }, { person, fields }) {
    const type = fields.get("statusType") ?? "";
    if (!statusTypes.includes(type as StatusType)) throw refuse("INVALID", "There is no such status.");
    const status = await changeStatus(deps.db, person.personId, { status: type as StatusType });
    return { answer: sendOcs(request, reply, viewOwn(person.name, status)) };
  },
});

/** Seconds since 1970. Refuses INVALID for what is past, or further than a year away. */
function readEnd(fields: Fields): Date | null {
  const text = fields.get("clearAt") ?? "";
  if (text === "" || text === "null") return null;
  const ms = Number(text) * 1000;
  if (!Number.isSafeInteger(ms) || ms <= now() || ms > now() + longestMs)
    throw refuse("INVALID", "clearAt is a moment within a year.");
  return new Date(ms);
}

/** `messageId`, one of those that can be chosen. */
export const setPredefined = defineStep({
  ...about,
  needs: ["person", "fields"],
  async run({ deps, request, reply }, { person, fields }) {
    const found = predefined.find(({ id }) => id === fields.get("messageId"));
    if (!found) throw refuse("INVALID", "There is no such message.");
    const isSwedish = (await deps.identity.personById(person.personId))?.locale !== "en";
    const status = await changeStatus(deps.db, person.personId, {
      messageId: found.id,
      message: isSwedish ? found.sv : found.en,
      icon: found.icon,
      clearAt: readEnd(fields),
    });
    return { answer: sendOcs(request, reply, viewOwn(person.name, status)) };
  },
});

/** `message` and `statusIcon`. */
export const setMessage = defineStep({
  ...about,
  needs: ["person", "fields"],
  async run({ deps, request, reply }, { person, fields }) {
    const message = (fields.get("message") ?? "")
      .replace(/[\u0000-\u001f\u007f]/g, " ")
      .trim()
      .toWellFormed();
    const icon = (fields.get("statusIcon") ?? "").trim().toWellFormed();
    if (message.length > longestMessage || icon.length > longestIcon || icon.includes("\u0000"))
      throw refuse("INVALID", "A message has at most 80 characters, and an icon is one sign.");
    const status = await changeStatus(deps.db, person.personId, {
      messageId: null,
      message: message === "" ? null : message,
      icon: icon === "" ? null : icon,
      clearAt: readEnd(fields),
    });
    return { answer: sendOcs(request, reply, viewOwn(person.name, status)) };
  },
});

export const clearMessage = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    await changeStatus(deps.db, person.personId, noMessage);
    return { answer: sendOcs(request, reply, []) };
  },
});

export const answerPredefined = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    const isSwedish = (await deps.identity.personById(person.personId))?.locale !== "en";
    const list = predefined.map(({ id, icon, seconds, sv, en }) => ({
      id,
      icon,
      message: isSwedish ? sv : en,
      clearAt: seconds === null ? null : { type: "period", time: seconds },
      visible: true,
    }));
    return { answer: sendOcs(request, reply, list) };
  },
});

/** Of colleagues who have set one. */
export const answerStatuses = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    const found = await readStatuses(deps.db, mostRead);
    const people = await deps.identity.personsByIds(found.map((one) => one.personId));
    const colleagues = person.isGuest ? [] : people.filter((one) => one.organisationId === person.organisationId);
    const nameOf = new Map(colleagues.filter((one) => !one.disabled).map((one) => [one.id, one.name]));
    const shown = found.flatMap((one) => {
      const name = nameOf.get(one.personId);
      return name === undefined ? [] : [viewOther(name, one)];
    });
    return { answer: sendOcs(request, reply, shown) };
  },
});

/** Another's, for those who may know them; 404 also for those who have set none. */
export const answerStatusOf = defineStep({
  ...about,
  needs: ["person"],
  async run({ deps, request, reply }, { person }) {
    const { user = "" } = request.params as { user?: string };
    const other = await deps.identity.personByName(user);
    if (!other || (other.id !== person.personId && !(await deps.identity.mayKnow(person, other)))) throw missing();
    const status = await readStatus(deps.db, other.id);
    if (!status) throw missing();
    return { answer: sendOcs(request, reply, viewOther(other.name, status)) };
  },
});
