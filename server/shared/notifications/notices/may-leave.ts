import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { NoticeRow } from "../queries.ts";

/** Whether what was written may leave this server with a notice, by the rules of all whose people are concerned. */
export async function mayLeave(
  {
    identity,
    items,
    policy,
    workspaces,
  }: { identity: Identity; items: Items; policy: Policy; workspaces: Pick<Workspaces, "placeOf"> },
  notice: NoticeRow,
): Promise<boolean> {
  const reader = await identity.personById(notice.personId);
  if (!reader) return false;
  const author = notice.actorId === null ? null : await identity.personById(notice.actorId);
  const about = notice.kind === "account" ? null : await items.locate({ kind: notice.kind, id: notice.itemId });
  const workspace = notice.workspaceId === null ? null : await workspaces.placeOf(notice.workspaceId);
  const place = workspace && about ? await items.classes.placeOf(about) : workspace;
  if (notice.workspaceId !== null && place === null) return false;
  const item = {
    ...(place ?? { organisationId: reader.organisationId, informationClass: null }),
    authorOrganisationId: author?.organisationId ?? null,
  };
  return policy.decide(reader, { type: "text.send" }, item) === null;
}
