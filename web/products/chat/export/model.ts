import { stickerType } from "../emoji/stickers.ts";
import { readEncryptedFile, type EncryptedFile } from "../encryption/attachments.ts";
import { versionsOf } from "../actions/history.ts";
import { gather, plainTextOf, type ChatEvent, type Message } from "../messages/timeline.ts";

/** A chat as it is written out. Times are ISO 8601, people by their Matrix ids with the names they have now. */
export interface ExportedChat {
  readonly format: "safos.chat";
  readonly version: 1;
  readonly room: { readonly id: string; readonly name: string; readonly topic: string; readonly isEncrypted: boolean };
  readonly exportedAt: string;
  readonly exportedBy: Who;
  readonly from: string | null;
  readonly to: string | null;
  readonly messages: readonly ExportedMessage[];
}

interface Who {
  readonly id: string;
  readonly name: string;
}

/** Why a file is not in the export. */
type Missing = "leftOut" | "tooLarge" | "missing";

export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  /** In the archive. */
  path: string | null;
  missing: Missing | null;
}

export interface ExportedMessage {
  readonly id: string;
  readonly at: string;
  readonly sender: Who;
  readonly text: string;
  /** HTML as it came: nothing to show without cleaning it. */
  readonly formatted: string | null;
  readonly isDeleted: boolean;
  readonly isUnreadable: boolean;
  /** Earlier texts, the oldest first, each with when it was replaced. */
  readonly earlier: readonly { readonly text: string; readonly replacedAt: string }[];
  readonly replyTo: string | null;
  /** The message that its thread began with. */
  readonly thread: string | null;
  readonly reactions: readonly { readonly key: string; readonly by: readonly Who[] }[];
  readonly file: ExportedFile | null;
}

/** Where the bytes of a message's file are. */
export interface Source {
  readonly file: ExportedFile;
  readonly url: string;
  readonly encrypted: EncryptedFile | null;
  readonly at: number;
}

export interface Span {
  /** ms; null: from the beginning. */
  readonly from: number | null;
  /** ms, itself not included; null: to the end. */
  readonly to: number | null;
}

const isIn = (at: number, { from, to }: Span): boolean => (from === null || at >= from) && (to === null || at < to);

const iso = (ms: number): string => new Date(ms).toISOString();

const textOf = (content: Readonly<Record<string, unknown>>): string => {
  const { body } = content;
  return typeof body === "string" && content["msgtype"] !== stickerType ? body : plainTextOf({ content }, 20_000);
};

function fileOf({ content, at }: Message): Source | null {
  const { file, url, filename, body, info } = content as Record<string, unknown>;
  const encrypted = readEncryptedFile(file);
  const address = encrypted?.url ?? url;
  if (typeof address !== "string" || !address.startsWith("mxc://")) return null;
  const { mimetype, size } = (info ?? {}) as { mimetype?: unknown; size?: unknown };
  const name = typeof filename === "string" ? filename : typeof body === "string" ? body : "";
  return {
    url: address,
    encrypted,
    at,
    file: {
      name,
      type: typeof mimetype === "string" ? mimetype : "application/octet-stream",
      size: typeof size === "number" && size >= 0 ? size : null,
      path: null,
      missing: null,
    },
  };
}

/** The texts of a message before it was last changed by who wrote it. */
function earlierOf(message: Message, original: ChatEvent | undefined, edits: readonly ChatEvent[]) {
  if (!original || message.isDeleted) return [];
  const versions = versionsOf(original, edits).toReversed();
  return versions.slice(1).map((one, index) => {
    const before = versions[index] ?? original;
    return { text: textOf(before.content), replacedAt: iso(one.at) };
  });
}

/** The messages of a span, those in threads too, the oldest first; and where their files are. */
export function exportedOf(
  events: readonly ChatEvent[],
  span: Span,
  { me, nameOf }: { me: string; nameOf: (userId: string) => string },
): { messages: ExportedMessage[]; sources: Source[] } {
  const { main, threads } = gather(events, me);
  const who = (id: string): Who => ({ id, name: nameOf(id) });
  const originals = new Map(events.map((event) => [event.id, event]));
  const edits = new Map<string, ChatEvent[]>();
  for (const event of events) {
    const relation = event.content["m.relates_to"] as { rel_type?: unknown; event_id?: unknown } | undefined;
    if (relation?.rel_type !== "m.replace" || typeof relation.event_id !== "string") continue;
    edits.set(relation.event_id, [...(edits.get(relation.event_id) ?? []), event]);
  }
  const sources: Source[] = [];
  const all = [
    ...main.flatMap((one) => ("id" in one ? [{ message: one, thread: null as string | null }] : [])),
    ...[...threads].flatMap(([root, replies]) => replies.map((message) => ({ message, thread: root }))),
  ];
  const messages = all
    .filter(({ message }) => message.status === "sent" && isIn(message.at, span))
    .toSorted((a, b) => a.message.at - b.message.at)
    .map(({ message, thread }): ExportedMessage => {
      const source = message.isDeleted || message.unreadable ? null : fileOf(message);
      if (source) sources.push(source);
      const { formatted_body: formatted } = message.content;
      const isReadable = !message.isDeleted && !message.unreadable;
      return {
        id: message.id,
        at: iso(message.at),
        sender: who(message.sender),
        text: isReadable ? textOf(message.content) : "",
        formatted: isReadable && typeof formatted === "string" ? formatted : null,
        isDeleted: message.isDeleted,
        isUnreadable: message.unreadable !== null,
        earlier: earlierOf(message, originals.get(message.id), edits.get(message.id) ?? []),
        replyTo: message.replyTo,
        thread,
        reactions: message.reactions.map(({ key, senders }) => ({ key, by: senders.map(who) })),
        file: source?.file ?? null,
      };
    });
  return { messages, sources };
}

/** A file's name in the archive: no folders of others', nothing hidden, no name twice. */
export function pathFor(name: string, index: number): string {
  const plain = Array.from(name.normalize("NFC"))
    .filter((sign) => sign >= " " && !/[\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/.test(sign))
    .join("")
    .replace(/[\\/:*?"<>|]/g, "-")
    .replace(/^[.\s-]+/, "")
    .replace(/[.\s]+$/, "");
  const dot = plain.lastIndexOf(".");
  const end = dot > 0 && plain.length - dot <= 12 ? plain.slice(dot) : "";
  const stem = plain.slice(0, plain.length - end.length).slice(0, 80);
  return `files/${String(index).padStart(4, "0")}-${stem || "file"}${end}`;
}
