import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, type Tree } from "./devices.ts";

/** A scenario's own folder on one device. */
export interface Place {
  at(...path: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  folder(path: string): void;
  move(from: string, to: string): void;
  remove(path: string): void;
}

/** The scenario's folder as a person works in it in the page. */
export interface Desk {
  put(path: string, content: string): Promise<void>;
  remove(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Gives a file the content that it had before the present one. */
  restoreVersion(path: string): Promise<void>;
  restoreFromTrash(name: string): Promise<void>;
  /** Puts the scenario's folder back to how it was then. */
  rewind(to: Date): Promise<void>;
}

/**
 * What two devices of two people and the page do, and what must hold. Before each step both devices are in step; in `act` they
 * know nothing of each other, and the first is the first to sync.
 */
export interface Scenario {
  readonly title: string;
  readonly before?: (first: Place) => void;
  readonly later?: (first: Place, desk: Desk) => void | Promise<void>;
  readonly act: (first: Place, second: Place, desk: Desk) => void | Promise<void>;
  /** What both devices have in the end: contents by path, `folder` for folders. What is not said is not there. */
  readonly holds: Readonly<Record<string, string | Uint8Array | typeof folder>>;
  /** What one device has besides. */
  readonly onlyFirst?: Readonly<Record<string, string>>;
  readonly onlySecond?: Readonly<Record<string, string>>;
  readonly also?: (first: Place, second: Place) => void;
}

export const folder = Symbol("folder");

export function placeOf(root: string): Place {
  const at = (...path: string[]): string => join(root, ...path);
  return {
    at,
    write(path, content) {
      mkdirSync(join(at(path), ".."), { recursive: true });
      writeFileSync(at(path), content);
    },
    folder: (path) => void mkdirSync(at(path), { recursive: true }),
    move: (from, to) => renameSync(at(from), at(to)),
    remove: (path) => rmSync(at(path), { recursive: true }),
  };
}

/** The tree that a scenario asks for, as `treeOf` says it. */
export function wantedTree(...parts: readonly (Scenario["holds"] | undefined)[]): Tree {
  const all: Record<string, string> = {};
  for (const part of parts)
    for (const [path, content] of Object.entries(part ?? {}))
      if (content === folder) all[`${path}/`] = "";
      else all[path] = digestOf(content);
  for (const path of Object.keys(all))
    for (let at = path.indexOf("/"); at >= 0 && at < path.length - 1; at = path.indexOf("/", at + 1))
      all[path.slice(0, at + 1)] = "";
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
