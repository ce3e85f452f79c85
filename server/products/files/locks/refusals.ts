import { refuse, type Refusal } from "#http";
import type { Lock } from "./lock.ts";

export const fileLocked = ({ nodeId }: Pick<Lock, "nodeId">): Refusal =>
  refuse("FILE_LOCKED", "The file is locked, or the folder that it lies in or something in it.", { fileId: nodeId });

export const lockMissing = (): Refusal => refuse("LOCK_MISSING");
