import Type, { type Static } from "typebox";
import type { ErrorTable } from "./common.ts";

export const fileTagErrors = {
  TAG_MISSING: ["missing", "There is no such tag."],
  TAG_TAKEN: ["conflict", "There is a tag of that name already."],
  TAGS_FULL: ["limited", "There are as many tags as there may be: 50 on a file, and 1,000 of an organisation."],
} as const satisfies ErrorTable;

export const FileTag = Type.Object({ id: Type.Integer(), name: Type.String() });
export type FileTag = Static<typeof FileTag>;
export const FileTagList = Type.Object({ items: Type.Array(FileTag) });

/** On one file or folder. */
export const FileTags = Type.Object({ items: Type.Array(FileTag), canChange: Type.Boolean() });
export type FileTags = Static<typeof FileTags>;

export const NewFileTag = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);
