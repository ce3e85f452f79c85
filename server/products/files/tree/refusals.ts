import { Refusal } from "#http";

export const missing = (): Refusal => new Refusal("missing", "FILE_MISSING", "There is no such file or folder.");

export const forbidden = (data: Record<string, unknown> = {}): Refusal =>
  new Refusal("forbidden", "FORBIDDEN", "Your role in this workspace does not allow this.", data);

export const nameTaken = (name: string): Refusal =>
  new Refusal("conflict", "NAME_TAKEN", "Something by that name is already there.", { name });

export const notAFolder = (): Refusal => new Refusal("conflict", "NOT_A_FOLDER", "That is a file, not a folder.");

export const notAFile = (): Refusal => new Refusal("conflict", "NOT_A_FILE", "That is a folder, not a file.");

export const intoItself = (): Refusal =>
  new Refusal("conflict", "INTO_ITSELF", "A folder cannot be moved or copied into itself.");

export const rootIsFixed = (): Refusal =>
  new Refusal(
    "forbidden",
    "ROOT_FIXED",
    "The folder of a workspace follows the workspace and cannot be moved, renamed or removed here.",
  );

export const tooLarge = (limit: number): Refusal =>
  new Refusal("too_large", "TOO_LARGE", "The content is larger than allowed.", { limit });
