import type { ScimContext } from "../context.ts";
import { externalId, groupAttributes, groupSchema } from "../protocol/attributes.ts";
import { invalidValue } from "../protocol/fault.ts";
import type { JsonObject } from "../protocol/json.ts";
import { pick } from "../protocol/pick.ts";

/** What a client may send of a group besides its members, which are read by themselves: there may be thousands. */
export const groupFacts = [externalId, ...groupAttributes.filter(({ name }) => name !== "members")];

/** A group that the directory keeps. */
export interface SyncedGroup {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly memberCount: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface GroupFacts {
  readonly name: string;
  readonly externalId: string | null;
}

const longestName = 100;
const longestExternalId = 256;

/** Refuses `invalidValue`. */
export function readFacts(body: JsonObject): GroupFacts {
  const { displayName, externalId: external = null } = pick(groupFacts, body);
  if (typeof displayName !== "string" || displayName.trim() === "") throw invalidValue("displayName is missing.");
  if (displayName.trim().length > longestName)
    throw invalidValue(`displayName is longer than ${longestName} characters.`);
  if (typeof external === "string" && external.length > longestExternalId)
    throw invalidValue(`externalId is longer than ${longestExternalId} characters.`);
  return { name: displayName.trim(), externalId: external as string | null };
}

/** A group before a PATCH, under the schema's names, without its members. */
export const factsOf = ({ name, externalId: external }: SyncedGroup): JsonObject => ({
  displayName: name,
  ...(external === null ? {} : { externalId: external }),
});

/** A group as the client sees it (RFC 7643 §4.2). `members`: their ids; null: not asked for. */
export const viewGroup = (
  { base }: Pick<ScimContext, "base">,
  group: SyncedGroup,
  members: readonly string[] | null,
): JsonObject => ({
  schemas: [groupSchema],
  id: group.id,
  ...factsOf(group),
  ...(members === null || members.length === 0
    ? {}
    : {
        members: members.map((id) => ({
          value: id,
          $ref: `${base}/Users/${id}`,
          type: "User",
        })),
      }),
  meta: {
    resourceType: "Group",
    created: group.createdAt.toISOString(),
    lastModified: group.changedAt.toISOString(),
    location: `${base}/Groups/${group.id}`,
  },
});
