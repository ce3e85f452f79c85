import type { JsonObject } from "../events/pdu.ts";
import { domainOf } from "../events/pdu.ts";
import { valueGlob } from "../protocol/glob.ts";
import { refuse } from "../protocol/refuse.ts";
import { textOf, type StoredEvent } from "./stored-event.ts";
import { workspaceLinkOf } from "./workspace-link.ts";

/**
 * Which servers take part in a room (`m.room.server_acl`; client-server API, "Server access control lists"). The organisations
 * of this host are servers to each other: who is of one that is shut out writes nothing in the room and does not come in.
 */

/** What is looked at of a room: as it is, or as it will be. */
interface AclState {
  get(type: string, stateKey: string): Pick<StoredEvent, "content" | "sender"> | undefined;
}

type Content = StoredEvent["content"];

/** What a list said of a server; a host has few. */
const known = new WeakMap<Content, Map<string, boolean>>();
const port = /:\d{1,5}$/;
const ipLiteral = /^(?:\[.*\]|\d{1,3}(?:\.\d{1,3}){3})$/;

function matches(list: unknown, name: string): boolean {
  return Array.isArray(list) && list.some((one) => typeof one === "string" && valueGlob(one)(name));
}

function judge(content: Content, server: string): boolean {
  const name = server.replace(port, "");
  if (content["allow_ip_literals"] === false && ipLiteral.test(name)) return false;
  return !matches(content["deny"], name) && matches(content["allow"], name);
}

/** Whether a list lets a server take part: `deny` goes before `allow`, and a list without `allow` lets none. */
export function allowsServer(content: Content, server: string): boolean {
  let answers = known.get(content);
  if (!answers) known.set(content, (answers = new Map<string, boolean>()));
  let answer = answers.get(server);
  if (answer === undefined) {
    if (answers.size > 1000) answers.clear();
    answers.set(server, (answer = judge(content, server)));
  }
  return answer;
}

/**
 * Whether someone's server takes part in a room. Where there is no list all do, and in a workspace's rooms, as the workspace says
 * who is in them. The server whose room it is always does: a list from before they were followed may shut out all.
 */
export function isServerAllowed(room: AclState, userId: string): boolean {
  const content = room.get("m.room.server_acl", "")?.content;
  if (content === undefined || allowsServer(content, domainOf(userId)) || workspaceLinkOf(room) !== undefined)
    return true;
  const creator = room.get("m.room.create", "")?.sender;
  return creator !== undefined && domainOf(creator) === domainOf(userId);
}

interface Written {
  readonly type: string;
  readonly sender: string;
  readonly stateKey?: string | undefined;
  readonly content: JsonObject;
}

/**
 * Of a server that is shut out one may leave, and that is all; nobody of it is asked in. A list that shuts out its writer's own
 * server, or the one whose room it is, is a mistake that nobody could undo, and so is a list whose content is redacted: it
 * would shut out all. Refuses M_FORBIDDEN, M_BAD_JSON.
 */
export function requireServerAllowed(room: AclState, written: Written, redacts?: Pick<StoredEvent, "type">): void {
  const { type, sender, stateKey, content } = written;
  if (redacts?.type === "m.room.server_acl") refuse("M_FORBIDDEN", "Lists of servers are replaced, not redacted.");
  const membership = type === "m.room.member" ? textOf(content, "membership") : undefined;
  const isLeaving = membership === "leave" && stateKey === sender;
  if (!isLeaving && !isServerAllowed(room, sender))
    refuse("M_FORBIDDEN", "The room's list of servers shuts yours out.");
  const isComing = membership === "join" || membership === "invite" || membership === "knock";
  if (isComing && stateKey !== undefined && !isServerAllowed(room, stateKey))
    refuse("M_FORBIDDEN", "The room's list of servers shuts theirs out.");
  if (type !== "m.room.server_acl" || stateKey !== "") return;
  if (workspaceLinkOf(room)) refuse("M_FORBIDDEN", "The workspace says who is in its rooms.");
  const creator = room.get("m.room.create", "")?.sender;
  for (const userId of [sender, creator])
    if (userId !== undefined && !judge(content, domainOf(userId)))
      refuse("M_BAD_JSON", "The list would shut out the room's own server, or that of its writer.");
}
