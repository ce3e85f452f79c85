import { join } from "node:path";
import type { RecordingContext } from "../context.ts";

/** Where what is recorded of a media key's room is written until its files are made. */
export const egressFolder = ({ folder }: Pick<RecordingContext, "folder">, id: string): string =>
  join(folder, "egress", id);
