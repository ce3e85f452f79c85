import type { Visited, VisitedFile } from "@safos/contract/file-visits";

/** A file that a link shows, and what the link lets one do. */
export interface Shown {
  linkId: string;
  file: VisitedFile;
  visited: Pick<Visited, "canDownload" | "downloadsLeft">;
}
