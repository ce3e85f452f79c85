import type { Principal } from "#http";

/** A file of a workspace as cards need it. */
export interface AttachedFile {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** Who gave it its content; null when they are gone. */
  readonly changedBy: string | null;
}

/** Where files that come with cards are stored; the composition connects it to the workspace's folders. */
export interface BoardFiles {
  /** Stores a new file in the person's name; another of the same name stays. Refuses as an upload in the page does. */
  add(person: Principal, workspaceId: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<AttachedFile>;
  /** Gives a file new content as its next version. */
  replace(person: Principal, id: string, bytes: AsyncIterable<Uint8Array>): Promise<AttachedFile>;
  /** Those that exist outside the trash; the access has been checked. */
  read(ids: readonly string[]): Promise<readonly AttachedFile[]>;
  open(id: string): Promise<{ readonly file: AttachedFile; content(): NodeJS.ReadableStream } | null>;
}
