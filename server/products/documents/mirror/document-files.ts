import type { Readable } from "node:stream";
import type { InformationClass } from "@safos/contract/policy";
import type { Principal } from "#http";

/** What documents need of the workspace's folders; the composition connects it to `files`. */
export interface DocumentFiles {
  /** Writes or makes a file in the folder for documents; `fileId` null or gone: a new one. Answers where it is now. */
  write(file: {
    readonly workspaceId: string;
    readonly fileId: number | null;
    readonly name: string;
    readonly content: string;
    /** Who is recorded as having changed it; another person who may write is found when they may not. */
    readonly personId: string | null;
    /** The content that the writer knows; refused with CHANGED_MEANWHILE when another is there. */
    readonly knownHash: string | null;
    /** What the document was raised to: nobody is shown anything of a new file before it has that class too. */
    readonly informationClass: InformationClass | null;
  }): Promise<{ fileId: number; hash: string }>;
  /** A file that a person may read, to be made a document of. Refuses FILE_MISSING and NOT_A_FILE. */
  open(
    person: Pick<Principal, "personId" | "organisationId" | "displayName">,
    fileId: number,
  ): Promise<{
    readonly workspaceId: string;
    readonly name: string;
    readonly informationClass: InformationClass | null;
    readonly content: () => Readable;
  }>;
  /** Null when it is gone or lies in the trash. */
  read(
    fileId: number,
  ): Promise<{ name: string; hash: string; changedBy: string | null; content(): Promise<string> } | null>;
  trash(fileId: number, workspaceId: string): Promise<void>;
}
