import type { MatrixEvent, Room, RoomState } from "matrix-js-sdk";
import { thumbnailUrl } from "../media.ts";
import { tidy } from "../messages/tidy.ts";
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

/** A picture of a room's own that is sent by itself. */
export interface Sticker extends Emoticon {
  /** What it shows. */
  readonly body: string;
  /** What its pack says of the picture. */
  readonly info: Readonly<Record<string, unknown>>;
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

/** Where a picture that stands in a text is fetched, as `emoticonUrl` does. */
export const inlinePictureUrl = (mxc: unknown): string | null =>
  typeof mxc === "string" && mxcForm.test(mxc) ? thumbnailUrl(mxc, 800, 600, "scale") : null;

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

/** What of a pack is sent by itself: where it says that it is for that. */
export function readStickers(content: Content): readonly Sticker[] {
  const { images, pack } = content;
  const usage = isRecord(pack) ? pack["usage"] : undefined;
  if (!Array.isArray(usage) || !usage.includes("sticker")) return [];
  return readImages(content).map((one) => {
    const image = isRecord(images) ? images[one.name] : undefined;
    const { body, info } = isRecord(image) ? image : {};
    const shows = typeof body === "string" ? tidy(body) : "";
    return { ...one, body: shows || one.name, info: isRecord(info) ? info : {} };
  });
}

/** What of a pack can be written with. */
export const readPack = (content: Content): readonly Emoticon[] => (isStickersOnly(content) ? [] : readImages(content));

/** What the packs of a room offer, each name once. */
export interface RoomPictures {
  readonly emoticons: readonly Emoticon[];
  readonly stickers: readonly Sticker[];
}

const known = new WeakMap<Room, { events: readonly MatrixEvent[]; pictures: RoomPictures }>();

function firstOfEach<T extends Emoticon>(all: readonly T[]): readonly T[] {
  const byName = new Map<string, T>();
  for (const one of all) if (!byName.has(one.name) && byName.size < mostOfRoom) byName.set(one.name, one);
  return [...byName.values()];
}

/** Those of a room; the same lists until a pack changes. */
export function picturesOfRoom(room: Room, state: RoomState | undefined): RoomPictures {
  const events = packTypes.flatMap((type) => state?.getStateEvents(type) ?? []);
  const before = known.get(room);
  if (before?.events.length === events.length && before.events.every((event, at) => event === events[at]))
    return before.pictures;
  const contents = events.map((event) => event.getContent());
  const pictures = {
    emoticons: firstOfEach(contents.flatMap(readPack)),
    stickers: firstOfEach(contents.flatMap(readStickers)),
  };
  known.set(room, { events, pictures });
  return pictures;
}

/** Those whose `:name:` stands in a text. */
export const emoticonsIn = (text: string, emoticons: readonly Emoticon[]): readonly Emoticon[] =>
  emoticons.filter(({ name }) => text.includes(`:${name}:`));

/** Those whose name holds what is searched for. */
export function findEmoticons<T extends Emoticon>(emoticons: readonly T[], text: string): readonly T[] {
  const query = fold(text);
  return query === "" ? [] : emoticons.filter(({ name }) => fold(name).includes(query));
}
