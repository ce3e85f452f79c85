import { readPollStart } from "@safos/contract/channel-polls";
import { textWithoutSpoilers } from "@safos/contract/spoilers";
import { text } from "../../../text/index.tsx";
import { readableContent, stickerType } from "../emoji/stickers.ts";
import { withoutMarks } from "../markdown.ts";
import { tidy } from "./tidy.ts";

/** From a room's events to what is drawn: pure, so that it can be tested without a Matrix client. */

/** One event as the engine hands it over. */
export interface ChatEvent {
  id: string;
  /** Stays the same when the server has given a sent message its id. */
  key: string;
  type: string;
  sender: string;
  at: number;
  content: Readonly<Record<string, unknown>>;
  prevContent?: Readonly<Record<string, unknown>>;
  stateKey?: string;
  isDeleted: boolean;
  status: "sent" | "sending" | "failed";
  /** What the server says it has gathered below the message, for what lies outside the fetched part. */
  bundledThread?: { count: number; lastAt: number; lastSender: string };
  bundledEdit?: Readonly<Record<string, unknown>>;
  /** In an encrypted room only. `plain`: not encrypted all the same. `unproven`: it may be another's than it says. */
  secrecy?: "encrypted" | "plain" | "unproven";
  unreadable?: Unreadable;
}

/**
 * Why an encrypted message cannot be read: its key has not come, was given before the session began or before the person
 * came, was kept from this device; it is broken, or the copy of another. `closed`: this tab has no keys.
 */
export type Unreadable = "closed" | "waiting" | "earlier" | "before" | "withheld" | "broken" | "replayed";

interface Reaction {
  key: string;
  senders: readonly string[];
  /** My own reaction event, to take back. */
  mine: string | null;
}

export interface Message {
  id: string;
  key: string;
  sender: string;
  at: number;
  /** After edits. */
  content: Readonly<Record<string, unknown>>;
  isEdited: boolean;
  isDeleted: boolean;
  status: ChatEvent["status"];
  replyTo: string | null;
  reactions: readonly Reaction[];
  thread: { count: number; lastAt: number; senders: readonly string[] } | null;
  /** A poll; how many of its votes and ends are among the events at hand, to tell when to count again. */
  poll: { seen: number } | null;
  secrecy: ChatEvent["secrecy"] | null;
  unreadable: Unreadable | null;
}

export type Notice =
  | { what: "joined" | "left" | "removed" | "invited"; who: string; by: string }
  | { what: "named"; by: string; name: string }
  | { what: "topicSet"; by: string }
  | { what: "encrypted"; by: string }
  | { what: "verifying"; by: string; who: string };

interface Relation {
  rel_type?: unknown;
  event_id?: unknown;
  key?: unknown;
  is_falling_back?: unknown;
  "m.in_reply_to"?: { event_id?: unknown };
}

function relationOf(content: Readonly<Record<string, unknown>>): Relation | null {
  const relation = content["m.relates_to"];
  return typeof relation === "object" && relation !== null ? relation : null;
}

const pollTypes: readonly string[] = ["m.poll.start", "org.matrix.msc3381.poll.start"];
const shownTypes = new Set(["m.room.message", "m.room.encrypted", "m.sticker", ...pollTypes]);

/** All messages with their edits, reactions and threads gathered; thread replies are only in `threads`. */
export interface Gathered {
  main: (Message | { notice: Notice; at: number; key: string })[];
  threads: ReadonlyMap<string, readonly Message[]>;
  byId: ReadonlyMap<string, Message>;
}

export function gather(events: readonly ChatEvent[], me: string): Gathered {
  const edits = new Map<string, ChatEvent[]>();
  const reactions = new Map<string, ChatEvent[]>();
  const references = new Map<string, number>();
  const main: Gathered["main"] = [];
  const threads = new Map<string, Message[]>();
  const byId = new Map<string, Message>();

  const push = <T>(map: Map<string, T[]>, key: string, value: T): void => {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  };

  for (const event of events) {
    const relation = relationOf(event.content);
    if (!relation || typeof relation.event_id !== "string") continue;
    // On its way, arrived and taken back are three different things to count again for.
    if (relation.rel_type === "m.reference")
      references.set(
        relation.event_id,
        (references.get(relation.event_id) ?? 0) + (event.isDeleted ? 3 : event.status === "sent" ? 2 : 1),
      );
    if (event.isDeleted) continue;
    if (relation.rel_type === "m.replace") push(edits, relation.event_id, event);
    else if (relation.rel_type === "m.annotation" && event.type === "m.reaction")
      push(reactions, relation.event_id, event);
  }

  for (const event of events) {
    const relation = relationOf(event.content);
    if (event.stateKey !== undefined || isVerification(event)) {
      const notice = noticeOf(event);
      if (notice) main.push({ notice, at: event.at, key: event.key });
      continue;
    }
    if (!shownTypes.has(event.type) || relation?.rel_type === "m.replace") continue;
    const message = messageOf(event, relation, edits.get(event.id) ?? [], reactions.get(event.id) ?? [], me);
    if (pollTypes.includes(event.type)) message.poll = { seen: references.get(event.id) ?? 0 };
    byId.set(event.id, message);
    if (relation?.rel_type === "m.thread" && typeof relation.event_id === "string")
      push(threads, relation.event_id, message);
    // What was deleted before anybody could answer or react leaves no trace but in its own thread.
    else main.push(message);
  }

  for (const [root, replies] of threads) {
    const message = byId.get(root);
    const left = replies.filter((reply) => !reply.isDeleted);
    const last = left.at(-1);
    if (!message || !last) continue;
    const bundled = message.thread;
    message.thread = {
      count: Math.max(left.length, bundled?.count ?? 0),
      lastAt: Math.max(last.at, bundled?.lastAt ?? 0),
      senders: [...new Set([...(bundled?.senders ?? []), ...left.map((reply) => reply.sender)])].slice(-3),
    };
  }
  return { main, threads, byId };
}

function messageOf(
  event: ChatEvent,
  relation: Relation | null,
  edits: ChatEvent[],
  reactions: ChatEvent[],
  me: string,
): Message {
  // Only the author's own edits count; what was encrypted is not changed by what is not, nor by what nobody can read.
  const edit = edits.findLast(
    (one) =>
      one.sender === event.sender &&
      !one.unreadable &&
      (event.secrecy !== "encrypted" || one.secrecy === "encrypted" || one.status !== "sent"),
  );
  const newContent = edit?.content["m.new_content"] ?? event.bundledEdit?.["m.new_content"];
  const isEdited = typeof newContent === "object" && newContent !== null && !event.isDeleted;
  const inReply = relation?.["m.in_reply_to"]?.event_id;
  const isFallback = relation?.rel_type === "m.thread" && relation.is_falling_back === true;
  return {
    id: event.id,
    key: event.key,
    sender: event.sender,
    at: event.at,
    content: isEdited ? (newContent as Record<string, unknown>) : readableContent(event.type, event.content),
    isEdited,
    isDeleted: event.isDeleted,
    status: event.status === "sent" && edit && edit.status !== "sent" ? edit.status : event.status,
    replyTo: typeof inReply === "string" && !isFallback ? inReply : null,
    reactions: gatherReactions(reactions, me),
    thread: event.bundledThread
      ? {
          count: event.bundledThread.count,
          lastAt: event.bundledThread.lastAt,
          senders: [event.bundledThread.lastSender],
        }
      : null,
    poll: null,
    secrecy: event.secrecy ?? null,
    unreadable: event.isDeleted ? null : (event.unreadable ?? null),
  };
}

function gatherReactions(events: readonly ChatEvent[], me: string): Reaction[] {
  const byKey = new Map<string, { senders: Set<string>; mine: string | null }>();
  for (const event of events) {
    const key = relationOf(event.content)?.key;
    if (typeof key !== "string" || key.length > (key.startsWith("mxc://") ? 300 : 64) || event.status === "failed")
      continue;
    const entry = byKey.get(key) ?? { senders: new Set(), mine: null };
    entry.senders.add(event.sender);
    if (event.sender === me) entry.mine = event.id;
    byKey.set(key, entry);
  }
  return [...byKey].map(([key, { senders, mine }]) => ({ key, senders: [...senders], mine }));
}

/** The account by which the server itself keeps the rooms of workspaces; it is nobody to talk to or about. */
export function isServerUser(userId: string): boolean {
  return userId.startsWith("@_");
}

/** Someone asks another of the room to compare who they are (client-server API, "Key verification framework"). */
const isVerification = ({ type, content }: ChatEvent): boolean =>
  type === "m.room.message" && content["msgtype"] === "m.key.verification.request";

function noticeOf(event: ChatEvent): Notice | null {
  if (isVerification(event)) return { what: "verifying", by: event.sender, who: String(event.content["to"]) };
  if (isServerUser(event.sender) && (event.type !== "m.room.member" || event.stateKey === event.sender)) return null;
  const text = (key: string): string => (typeof event.content[key] === "string" ? event.content[key] : "");
  if (event.type === "m.room.name" && text("name")) return { what: "named", by: event.sender, name: text("name") };
  if (event.type === "m.room.topic" && text("topic")) return { what: "topicSet", by: event.sender };
  if (event.type === "m.room.encryption" && event.prevContent?.["algorithm"] === undefined)
    return { what: "encrypted", by: event.sender };
  if (event.type !== "m.room.member" || event.stateKey === undefined) return null;
  const was = event.prevContent?.["membership"];
  const is = event.content["membership"];
  if (was === is) return null;
  const who = event.stateKey;
  if (is === "join") return { what: "joined", who, by: event.sender };
  if (is === "invite") return { what: "invited", who, by: event.sender };
  if (is === "leave" && was === "join")
    return { what: who === event.sender ? "left" : "removed", who, by: event.sender };
  return null;
}

/** Whether a message mentions someone, by their id or with everyone in the room. */
export function mentionsUser(message: Message, userId: string): boolean {
  const mentions = message.content["m.mentions"] as { user_ids?: unknown; room?: unknown } | undefined;
  return (Array.isArray(mentions?.user_ids) && mentions.user_ids.includes(userId)) || mentions?.room === true;
}

/** A thread as far as it is known: what was fetched of it, and what the open part of the channel holds; the oldest first. */
export function threadOf(
  rootId: string,
  gathered: Gathered,
  fetched: Gathered,
): { root: Message | null; replies: readonly Message[] } {
  const known = gathered.threads.get(rootId) ?? [];
  const ids = new Set(known.map((one) => one.id));
  const older = (fetched.threads.get(rootId) ?? []).filter((one) => !ids.has(one.id));
  return {
    root: gathered.byId.get(rootId) ?? fetched.byId.get(rootId) ?? null,
    replies: [...older, ...known].filter((one) => !one.isDeleted).sort((a, b) => a.at - b.at),
  };
}

/** The person's own last message that can still be changed. */
export function lastOwnText(main: Gathered["main"], me: string): Message | null {
  const mine = main.findLast(
    (one): one is Message => "id" in one && one.sender === me && !one.isDeleted && one.content["msgtype"] === "m.text",
  );
  return mine?.id.startsWith("$") ? mine : null;
}

/** The plain words of a message, for lists, quotes and notices; its first characters. */
export function plainTextOf({ content }: { content: Readonly<Record<string, unknown>> }, longest = 300): string {
  const { body } = content;
  const poll = readPollStart(content);
  if (poll) return poll.question;
  if (typeof body !== "string") return "";
  if (content["msgtype"] === stickerType) return text("chat.sticker", { name: tidy(body) });
  return (textWithoutSpoilers(content) ?? (content["format"] === undefined ? body : withoutMarks(body)))
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longest);
}

/** The message after this one that has not been deleted, among those of the room or of its thread. */
export function messageAfter({ main, threads }: Gathered, { key }: Message): Message | null {
  for (const list of [main, ...threads.values()]) {
    const at = list.findIndex((one) => one.key === key);
    if (at < 0) continue;
    const after = list.slice(at + 1).find((one): one is Message => "id" in one && !one.isDeleted);
    return after ?? null;
  }
  return null;
}
