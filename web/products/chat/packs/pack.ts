import type { MatrixEvent, Room } from "matrix-js-sdk";
import { ApiError } from "../../../platform/api.ts";
import { isStickersOnly, mostOfPack, packTypes, readImages, type Emoticon, type PackType } from "../emoji/emoticons.ts";

/** The packs of a room as they are changed: pure, so that it can be tested without a Matrix client. */

/** Where a pack stands in the room's state. */
export interface PackAddress {
  readonly type: PackType;
  readonly key: string;
}

export interface PackPicture extends Emoticon {
  readonly address: PackAddress;
  /** It is sent by itself, never inside of a text. */
  readonly isSticker: boolean;
}

export type Content = Readonly<Record<string, unknown>>;
type Images = Readonly<Record<string, unknown>>;

/** The longest name that is given here; others may be twice as long. */
export const longestName = 50;

const imagesOf = ({ images }: Content): Images =>
  typeof images === "object" && images !== null && !Array.isArray(images) ? { ...images } : {};

/** The pictures of all packs, in their order. */
export const picturesOf = (events: readonly MatrixEvent[]): PackPicture[] =>
  events.flatMap((event) => {
    const content = event.getContent();
    const address = { type: event.getType() as PackType, key: event.getStateKey() ?? "" };
    const isSticker = isStickersOnly(content);
    return readImages(content).map((one) => ({ ...one, address, isSticker }));
  });

export const packEventsOf = (room: Room): MatrixEvent[] =>
  packTypes.flatMap((type) => room.currentState.getStateEvents(type));

/** The pack that new emoji go into: the first that there is for them, by its newest type; else one that is made. */
export function addressForNew(events: readonly MatrixEvent[]): PackAddress {
  const found = events.find((event) => !isStickersOnly(event.getContent()));
  if (found) return { type: found.getType() as PackType, key: found.getStateKey() ?? "" };
  return { type: packTypes[0], key: events.length === 0 ? "" : "emoji" };
}

/** What is wrong with a name; null: nothing. Names are told apart without regard to case. */
export function nameProblem(name: string, others: readonly string[]): "form" | "taken" | null {
  if (!/^[\w-]{1,50}$/.test(name)) return "form";
  return others.some((one) => one.toLowerCase() === name.toLowerCase()) ? "taken" : null;
}

/** A name made of a file's, that no other picture has. */
export function proposedName(fileName: string, others: readonly string[]): string {
  const stem = fileName
    .replace(/\.[^.]*$/, "")
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\w-]+/g, "_")
    .replace(/^[_-]+|[_-]+$/g, "")
    .slice(0, longestName - 4);
  if (stem === "") return "";
  for (let n = 1; n < 1000; n++) {
    const name = n === 1 ? stem : `${stem}_${n}`;
    if (nameProblem(name, others) === null) return name;
  }
  return "";
}

const withImages = (content: Content, entries: readonly (readonly [string, unknown])[]): Content => ({
  ...content,
  images: Object.fromEntries(entries),
});

const taken = (): ApiError => new ApiError(409, "PACK_NAME_TAKEN", "The name is taken.");
const gone = (): ApiError => new ApiError(404, "PACK_GONE", "The picture is not in the pack.");

/** A pack with one picture more, at a place in its order or last. Throws PACK_NAME_TAKEN and PACK_FULL. */
export function withPicture(content: Content, name: string, image: unknown, at?: number): Content {
  const entries = Object.entries(imagesOf(content));
  if (entries.some(([one]) => one.toLowerCase() === name.toLowerCase())) throw taken();
  if (entries.length >= mostOfPack) throw new ApiError(409, "PACK_FULL", "The pack is full.");
  return withImages(content, entries.toSpliced(at ?? entries.length, 0, [name, image]));
}

/** A pack with another name for one picture, which keeps its address. Throws PACK_NAME_TAKEN and PACK_GONE. */
export function withName(content: Content, from: string, to: string): Content {
  const entries = Object.entries(imagesOf(content));
  if (entries.some(([one]) => one !== from && one.toLowerCase() === to.toLowerCase())) throw taken();
  if (!entries.some(([one]) => one === from)) throw gone();
  return withImages(
    content,
    entries.map(([name, image]) => [name === from ? to : name, image]),
  );
}

/** A pack without one picture, and what puts it back. Throws PACK_GONE. */
export function withoutPicture(content: Content, name: string): { left: Content; image: unknown; at: number } {
  const entries = Object.entries(imagesOf(content));
  const at = entries.findIndex(([one]) => one === name);
  if (at < 0) throw gone();
  return { left: withImages(content, entries.toSpliced(at, 1)), image: entries[at]?.[1], at };
}
