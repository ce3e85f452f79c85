import { refuse } from "#http";
import { byPerson, topicOfWorkspace, type EventItem, type Transaction } from "#events";
import type { Forbidden } from "#policy";
import type { Item, LinkChange } from "./grant.ts";
import type { GrantContext } from "./context.ts";
import { lockLink, updateLink, type LinkRow } from "./queries.ts";

/** Asked of a link as it would be, without waiting for anything: it is held meanwhile. Null: it may be so. */
export type AllowLink = (link: {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly hasPassword: boolean;
  /** It gives more, lives longer or lost its password. */
  readonly isWider: boolean;
}) => Forbidden | null;

interface Change {
  readonly actorId: string;
  readonly item: Item;
  readonly grantId: string;
}

const howChanged = (before: LinkRow, after: LinkRow): "set" | "changed" | "removed" | null => {
  if (before.passwordHash === after.passwordHash) return null;
  if (before.passwordHash === null) return "set";
  return after.passwordHash === null ? "removed" : "changed";
};

async function publish(
  { events }: GrantContext,
  trx: Transaction,
  { actorId, item, grantId }: Change,
  { before, after }: { readonly before: LinkRow; readonly after: LinkRow },
): Promise<void> {
  const about = {
    actor: byPerson(actorId),
    workspaceId: item.workspaceId,
    item: { kind: item.kind as EventItem["kind"], id: item.id },
    subject: topicOfWorkspace(item.workspaceId),
    topics: [topicOfWorkspace(item.workspaceId)],
  };
  const how = howChanged(before, after);
  if (how !== null) await events.emit(trx, { type: "link.passwordChanged", ...about, payload: { grantId, how } });
  if (before.role === after.role && before.expiresAt?.getTime() === after.expiresAt?.getTime()) return;
  const payload = { grantId, role: after.role, expiresAt: after.expiresAt?.toISOString() ?? null };
  await events.emit(trx, { type: "link.changed", ...about, payload });
}

/** Changes a link in place: its address stays, and what was unlocked by another password is locked again. */
export async function changeLink(
  context: GrantContext,
  change: Change,
  { role, expiresAt, password }: LinkChange,
  allow: AllowLink,
): Promise<void> {
  const fresh = typeof password === "string" ? await context.identity.linkPasswords.hash(password) : password;
  const forbidden = await context.db.transaction().execute(async (trx) => {
    const before = await lockLink(trx, change.item, change.grantId);
    if (!before) throw refuse("MISSING", "There is no such link.");
    const after: LinkRow = {
      createdAt: before.createdAt,
      role: role ?? before.role,
      expiresAt: expiresAt === undefined ? before.expiresAt : expiresAt,
      passwordHash: fresh === undefined ? before.passwordHash : fresh,
    };
    const isOpener = before.passwordHash !== null && after.passwordHash === null;
    const isWider = isOpener || after.role !== before.role || expiresAt !== undefined;
    const { createdAt } = after;
    const no = allow({ createdAt, expiresAt: after.expiresAt, hasPassword: after.passwordHash !== null, isWider });
    if (no) return no;
    await updateLink(trx, change.grantId, after);
    await publish(context, trx, change, { before, after });
    return null;
  });
  if (forbidden) throw await context.policy.refusalOf(forbidden);
}
