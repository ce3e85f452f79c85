import type { MatrixEvent, Room, RoomState } from "matrix-js-sdk";
import { thumbnailUrl } from "../media.ts";
import { fold } from "./fold.ts";

/** A picture of a room's own that stands in text as an emoji does. */
export interface Emoticon {
  /** Its shortcode, without colons. */
  readonly name: string;
  /** `mxc://…`: what is sent. */
  readonly mxc: string;
  /** Where this page fetches it. */
  readonly url: string;
}

/** Image packs of a room (client-server API 1.19), and as they were called before (MSC2545). */
export const packTypes = ["m.room.image_pack", "im.ponies.room_emotes"] as const;
export type PackType = (typeof packTypes)[number];
export const mostOfPack = 200;
const mostOfRoom = 500;
const mxcForm = /^mxc:\/\/[A-Za-z0-9[][A-Za-z0-9.:[\]-]{0,254}\/[A-Za-z0-9_-]{1,255}$/;

/** Where a small picture is fetched, always from our own server; null for what is no address of one. */
export const emoticonUrl = (mxc: unknown): string | null =>
  typeof mxc === "string" && mxcForm.test(mxc) ? thumbnailUrl(mxc, 64, 64, "scale") : null;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

type Content = Readonly<Record<string, unknown>>;

/** What a pack is for; nothing said: everything. */
function isFor({ pack }: Content, use: "emoticon" | "sticker"): boolean {
  const usage = isRecord(pack) ? pack["usage"] : undefined;
  return !Array.isArray(usage) || usage.length === 0 || usage.includes(use);
}

/** Its pictures are sent by themselves, and never inside of a text. */
export const isStickersOnly = (content: Content): boolean => !isFor(content, "emoticon");

/** The pictures of a pack that have names and addresses, whatever its maker put in it. */
export const readImages = ({ images }: Content): readonly Emoticon[] =>
  Object.entries(isRecord(images) ? images : {})
    .slice(0, mostOfPack)
    .flatMap(([name, image]) => {
      const mxc = isRecord(image) ? image["url"] : undefined;
      const url = emoticonUrl(mxc);
      return url !== null && typeof mxc === "string" && /^[\w-]{1,100}$/.test(name) ? [{ name, mxc, url }] : [];
    });

/** What of a pack can be written with. */
export const readPack = (content: Content): readonly Emoticon[] => (isStickersOnly(content) ? [] : readImages(content));

const known = new WeakMap<Room, { events: readonly MatrixEvent[]; emoticons: readonly Emoticon[] }>();

/** Those of a room, each name once; the same list until a pack changes. */
export function emoticonsOf(room: Room, state: RoomState | undefined): readonly Emoticon[] {
  const events = packTypes.flatMap((type) => state?.getStateEvents(type) ?? []);
  const before = known.get(room);
  if (before?.events.length === events.length && before.events.every((event, at) => event === events[at]))
    return before.emoticons;
  const byName = new Map<string, Emoticon>();
  for (const one of events.flatMap((event) => readPack(event.getContent())))
    if (!byName.has(one.name) && byName.size < mostOfRoom) byName.set(one.name, one);
  const emoticons = [...byName.values()];
  known.set(room, { events, emoticons });
  return emoticons;
}

/** Those whose `:name:` stands in a text. */
export const emoticonsIn = (text: string, emoticons: readonly Emoticon[]): readonly Emoticon[] =>
  emoticons.filter(({ name }) => text.includes(`:${name}:`));

/** Those whose name holds what is searched for. */
export function findEmoticons(emoticons: readonly Emoticon[], text: string): readonly Emoticon[] {
  const query = fold(text);
  return query === "" ? [] : emoticons.filter(({ name }) => fold(name).includes(query));
}
