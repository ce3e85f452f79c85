import { isKnown, readEtagConditions, writeHttpDate, type Member } from "#dav";
import { refuse, type FastifyReply, type Principal } from "#http";
import type { HomeCalendar } from "../calendars/home.ts";
import { removeMessage } from "../inbox/inbox.ts";
import { readInbox, readMessages, readMessagesByName, type MessageRow } from "../inbox/queries.ts";
import { missing } from "../refusals.ts";
import { segmentOf } from "./calendars.ts";
import type { Exchange } from "./exchange.ts";
import { messageType, type Resource } from "./properties.ts";
import { inboxName, outboxName } from "./target.ts";

/** Above what an inbox holds. */
const most = 1000;

/** Someone's own inbox (RFC 6638 §2.2) beside the calendars of their home; there are no others'. */
export async function inboxMember(
  { ctx, person }: Exchange,
  calendars: readonly HomeCalendar[],
): Promise<Member<Resource>> {
  const own = calendars.find(({ isOwn, row }) => isOwn && row.isDefault);
  const inbox = await readInbox(ctx.db, person.personId);
  return {
    names: [inboxName],
    isCollection: true,
    resource: { kind: "inbox", person, inbox, defaultSegment: own ? segmentOf(own, person) : null },
  };
}

export const outboxMember = (person: Principal): Member<Resource> => ({
  names: [outboxName],
  isCollection: true,
  resource: { kind: "outbox", person },
});

export const messageMember = (
  person: Principal,
  message: MessageRow,
  data: string | null = null,
): Member<Resource> => ({
  names: [inboxName, message.name],
  isCollection: false,
  resource: { kind: "message", person, message, data },
});

export const messageMembers = async ({ ctx, person }: Exchange): Promise<Member<Resource>[]> =>
  (await readMessages(ctx.db, person.personId, { after: 0, limit: most })).map((one) => messageMember(person, one));

/** Refuses MISSING. */
async function readMessage({ ctx, person }: Exchange, name: string): Promise<MessageRow> {
  const [message] = await readMessagesByName(ctx.db, person.personId, [name]);
  if (!message) throw missing();
  return message;
}

export const findMessage = async (exchange: Exchange, name: string): Promise<Member<Resource>> =>
  messageMember(exchange.person, await readMessage(exchange, name));

/** A message as it came. */
export async function getMessage(exchange: Exchange, name: string): Promise<FastifyReply> {
  const { reply, request } = exchange;
  const message = await readMessage(exchange, name);
  reply
    .header("etag", `"${message.etag}"`)
    .header("last-modified", writeHttpDate(message.createdAt))
    .header("cache-control", "private, no-cache")
    .header("x-content-type-options", "nosniff")
    .type(messageType);
  if (isKnown(exchange, message.etag)) return reply.code(304).send();
  const body = Buffer.from(message.body);
  reply.header("content-length", body.length);
  return request.method === "HEAD" ? reply.send() : reply.send(body);
}

/** Its person has read it: what it did to the calendar stays (RFC 6638 §4.1). */
export async function dropMessage(exchange: Exchange, name: string): Promise<FastifyReply> {
  const { ctx, person, reply } = exchange;
  const check = readEtagConditions(exchange, () => refuse("ENTRY_CHANGED"));
  await removeMessage(ctx, person.personId, name, (current) => {
    if (!current) throw missing();
    check(current.etag);
  });
  return reply.code(204).send();
}
