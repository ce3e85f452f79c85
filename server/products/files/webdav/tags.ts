import { escapeXml, type Member, type PropertyName, type PropertyTable } from "#dav";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { listTags } from "../tags/list.ts";
import { requireOwnTag, tagMissing } from "../tags/change.ts";
import { readTagsOf, type Tag } from "../tags/queries.ts";
import { accessNode, type Accessed } from "../tree/access.ts";
import { missing } from "../tree/refusals.ts";

export interface FoundTags {
  /** Whose tags they are; null: those of the caller's organisation. */
  readonly file: Accessed | null;
  /** The one that the path names, whether it is there or not; null: all of them. */
  readonly tagId: number | null;
  readonly list: readonly Tag[];
}

const tagIdOf = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  if (!/^\d{1,15}$/.test(text)) throw tagMissing();
  return Number(text);
};

/** `systemtags` or one of them. Refuses TAG_MISSING. */
export async function findTags(
  deps: FilesDeps,
  person: Principal,
  [name, ...rest]: readonly string[],
): Promise<FoundTags> {
  if (rest.length > 0) throw missing();
  const tagId = tagIdOf(name);
  const list = tagId === null ? await listTags(deps, person) : [await requireOwnTag(deps, person, tagId)];
  return { file: null, tagId, list };
}

/** `files/{fileid}` or one of the tags on it. Refuses FILE_MISSING. */
export async function findRelations(
  deps: FilesDeps,
  person: Principal,
  [area, fileId = "", name, ...rest]: readonly string[],
): Promise<FoundTags> {
  if (area !== "files" || !/^\d{1,15}$/.test(fileId) || rest.length > 0) throw missing();
  const file = await accessNode(deps, person, Number(fileId), "read");
  const tagId = tagIdOf(name);
  const all = (await readTagsOf(deps.db, [file.node.id])).get(file.node.id) ?? [];
  return { file, tagId, list: tagId === null ? all : all.filter(({ id }) => id === tagId) };
}

export interface TagResource {
  /** Null: the collection of them. */
  readonly tag: Tag | null;
  /** Whether the caller may put it on files. */
  readonly isAssignable: boolean;
}

export const memberOf = (names: readonly string[], resource: TagResource): Member<TagResource> => ({
  names,
  isCollection: resource.tag === null,
  resource,
});

const of =
  (read: (tag: Tag, resource: TagResource) => string) =>
  (resource: TagResource): string | null =>
    resource.tag === null ? null : read(resource.tag, resource);

export const tagProperties: PropertyTable<TagResource> = {
  "d:resourcetype": ({ tag }) => (tag === null ? "<d:collection/>" : ""),
  "oc:id": of(({ id }) => String(id)),
  "oc:display-name": of(({ name }) => escapeXml(name)),
  "oc:user-visible": of(() => "true"),
  "oc:user-assignable": of(() => "true"),
  "oc:can-assign": of((_tag, { isAssignable }) => String(isAssignable)),
};

export const usualTagProperties: readonly PropertyName[] = Object.keys(tagProperties);

/** `nc:system-tags` of a file in a listing. */
export const writeSystemTags = (tags: readonly Tag[]): string =>
  tags
    .map(
      ({ id, name }) =>
        `<nc:system-tag oc:id="${id}" oc:can-assign="true" oc:user-assignable="true" oc:user-visible="true">${escapeXml(name)}</nc:system-tag>`,
    )
    .join("");
