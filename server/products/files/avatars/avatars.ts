import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { LRUCache } from "lru-cache";
import { Refusal, type Http, type Principal } from "#http";
import type { Person } from "#identity";
import { createShared } from "#workers";
import type { FilesDeps } from "../deps.ts";
import { drawInitialsTask } from "./tasks.ts";

/** The blob of the picture that a person's profile names; null when it is not theirs or gone. */
export type FindPicture = (userId: string, avatarUrl: string) => Promise<string | null>;

interface Avatar {
  readonly etag: string;
  readonly contentType: string;
  /** Whether the person has chosen a picture. */
  readonly isOwn: boolean;
  readonly open: () => Promise<Readable>;
}

export interface Avatars {
  /** Null: nobody whom the caller may know. */
  of(caller: Principal, name: string, look: { size: number; isDark: boolean }, call: Call): Promise<Avatar | null>;
}

type Call = ReturnType<Http["callOf"]>;
type AvatarDeps = Pick<FilesDeps, "blobs" | "identity" | "pictures" | "workers">;

/** Sides in pixels. */
const sides = [64, 128, 256, 512] as const;
const mostKept = 500;
const hues = [245, 25, 145, 300, 60, 190, 350, 100];

export function createAvatars(deps: AvatarDeps, findPicture: FindPicture): Avatars {
  const drawn = new LRUCache<string, Uint8Array>({ max: mostKept });
  const shared = createShared<Uint8Array>();

  async function chosen(person: Person, size: number, call: Call): Promise<Avatar | null> {
    const blob = person.avatarUrl === null ? null : await findPicture(person.userId, person.avatarUrl);
    if (blob === null) return null;
    const how = { width: size, height: size, fit: "cover", format: "png", isAnimated: false } as const;
    try {
      const picture = await deps.pictures.thumbnail(blob, () => deps.blobs.open(blob), how, call);
      return {
        etag: `${blob.slice(0, 24)}-${size}`,
        contentType: "image/png",
        isOwn: true,
        open: async () => picture,
      };
    } catch (error) {
      if (error instanceof Refusal && error.category !== "unavailable") return null;
      throw error;
    }
  }

  function initials(person: Person, size: number, isDark: boolean, call: Call): Avatar {
    const look = { initials: initialsOf(person.displayName), hue: hueOf(person.userId), size, isDark };
    const key = Object.values(look).join(" ");
    const etag = createHash("sha256").update(key).digest("hex").slice(0, 24);
    const draw = async (): Promise<Uint8Array> => {
      const known = drawn.get(key);
      if (known) return known;
      const { owner } = call;
      const made = await shared.get(key, call.signal, (signal) =>
        deps.workers.run(drawInitialsTask, look, { owner, signal }),
      );
      drawn.set(key, made);
      return made;
    };
    return { etag, contentType: "image/png", isOwn: false, open: async () => Readable.from([await draw()]) };
  }

  return {
    async of(caller, name, look, call) {
      const person = await deps.identity.personByName(name);
      if (!person || (person.id !== caller.personId && !(await deps.identity.mayKnow(caller, person)))) return null;
      const size = sides.find((one) => one >= look.size) ?? 512;
      return (await chosen(person, size, call)) ?? initials(person, size, look.isDark, call);
    },
  };
}

const hueOf = (id: string): number => hues[(createHash("sha256").update(id).digest()[0] ?? 0) % hues.length] ?? 0;

const letters = new Intl.Segmenter("sv", { granularity: "grapheme" });

/** Up to two letters that stand for a name: `Anna Lindqvist` → `AL`. */
function initialsOf(name: string): string {
  const names = name
    .trim()
    .split(/[\s\-_.]+/u)
    .filter(Boolean);
  const lettersOf = (word = ""): string[] => Array.from(letters.segment(word), (part) => part.segment.slice(0, 8));
  const first = lettersOf(names[0] ?? "?");
  const last = names.length > 1 ? lettersOf(names.at(-1))[0] : first[1];
  return `${first[0] ?? "?"}${last ?? ""}`.toLocaleUpperCase("sv");
}
