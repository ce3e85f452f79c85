import Type from "typebox";
import { Id, Problem } from "@safos/contract/common";
import { FileId } from "@safos/contract/files";

export const tags = ["files"];
export const errors = { "4xx": Problem, "5xx": Problem };
/** A workspace or an upload. */
export const ById = Type.Object({ id: Id });
export type ById = { id: string };
export const ByFile = Type.Object({ id: FileId });
export type ByFile = { id: number };
