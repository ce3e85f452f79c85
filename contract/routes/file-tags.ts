import Type from "typebox";
import { FileTagList, FileTags, NewFileTag } from "../file-tags.ts";
import { FileId } from "../files.ts";
import { defineRoutes } from "../route.ts";

/** Words that an organisation puts on files and folders. */
export const fileTagRoutes = defineRoutes({
  /** Those of the caller's organisation. */
  listFileTags: { method: "GET", path: "/api/v1/files/tags", access: "person", answer: FileTagList },
  readFileTags: {
    method: "GET",
    path: "/api/v1/files/:id/tags",
    access: "person",
    params: { id: FileId },
    answer: FileTags,
    errors: ["FILE_MISSING"],
  },
  /** By its name; it is made where the organisation has none of that name. */
  addFileTag: {
    method: "POST",
    path: "/api/v1/files/:id/tags",
    access: "person",
    params: { id: FileId },
    body: NewFileTag,
    answer: FileTags,
    errors: ["FILE_MISSING", "TAG_MISSING", "TAG_TAKEN", "TAGS_FULL"],
  },
  removeFileTag: {
    method: "DELETE",
    path: "/api/v1/files/:id/tags/:tagId",
    access: "person",
    params: { id: FileId, tagId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) },
    answer: FileTags,
    errors: ["FILE_MISSING"],
  },
});
