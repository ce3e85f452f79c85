import type { FileDb } from "../tables.ts";
import { keyOf, type SeenTree } from "./lock-and-read.ts";
import type { Node } from "./node.ts";
import { placeOf, type WriteJob } from "./place-file.ts";
import type { FolderAndChild } from "./queries.ts";
import { writeContents, type ContentRow } from "./write-contents.ts";

interface Waiting {
  readonly row: ContentRow;
  done(node: Node): void;
}

/** Files of one workspace that are written in one statement, under its lock, and what is known there. */
export class WriteRound {
  readonly quota = null;
  private readonly trx: FileDb;
  private readonly seen: SeenTree;
  private readonly children: Map<string, Node>;
  private readonly waiting = new Map<string, Waiting>();

  constructor(trx: FileDb, seen: SeenTree) {
    this.trx = trx;
    this.seen = seen;
    this.children = new Map(seen.children);
  }

  hasLocks(): boolean {
    return this.seen.hasLocks;
  }

  readAt(parentId: number, name: string): FolderAndChild {
    const folder = this.seen.folders.get(parentId);
    const child = this.children.get(keyOf({ parentId, name })) ?? null;
    return { folder: folder?.node ?? null, child, isTrashed: folder?.isTrashed ?? false };
  }

  /** Who writes to a name that waits to be written, or looks for a free one, comes after it. */
  async makeRoomFor(job: WriteJob): Promise<void> {
    if (job.options.onConflict === "rename" || this.waiting.has(keyOf(placeOf(job)))) await this.write();
  }

  add(row: ContentRow, done: (node: Node) => void): void {
    this.waiting.set(keyOf(row), { row, done });
  }

  async write(): Promise<void> {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    if (all.length === 0) return;
    const nodes = await writeContents(
      this.trx,
      all.map((one) => one.row),
    );
    for (const [index, node] of nodes.entries()) {
      this.children.set(keyOf({ parentId: node.parentId ?? 0, name: node.name }), node);
      all[index]?.done(node);
    }
  }
}
