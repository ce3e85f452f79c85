import { topicOfPerson, type AnyOutboxEvent, type Transaction } from "#events";
import { requireOtherAdmin } from "../../people/change.ts";
import { updatePerson, type IdentityDb, type PersonChange } from "../../queries.ts";
import { endSessionsWith } from "../../sessions/end-with-account.ts";
import { byDirectory, type Directory, type ScimContext } from "../context.ts";
import { markClosed, updateUser } from "./queries.ts";
import { localeOf, shownNameOf, type UserRow, type WantedUser } from "./user.ts";

/**
 * The person becomes what the directory says. Closing an account ends every session in the same transaction, so that
 * none comes back to life when it is opened again. Opens only what the directory closed. Refuses LAST_ADMIN.
 */
export async function followUser(
  { events }: Pick<ScimContext, "events">,
  trx: IdentityDb & Transaction,
  directory: Directory,
  { before, wanted }: { readonly before: UserRow; readonly wanted: WantedUser },
): Promise<void> {
  const change = changeOf(before, wanted);
  const isClosing = change.isDisabled === true;
  if (isClosing && before.isAdmin) await requireOtherAdmin(trx, directory.organisationId, before.id);
  await updateUser(trx, before.id, wanted);
  const changed = Object.keys(change);
  if (changed.length === 0) return;
  await updatePerson(trx, before.id, change);
  const about = aboutPerson(directory, before.id);
  const others = isClosing ? changed.filter((one) => one !== "isDisabled") : changed;
  const happened: AnyOutboxEvent[] = [
    ...(others.length === 0
      ? []
      : [{ type: "person.changed" as const, ...about, payload: { personId: before.id, changed: others } }]),
    ...(isClosing ? [{ type: "person.disabled" as const, ...about, payload: { personId: before.id } }] : []),
  ];
  await events.emit(trx, happened);
  if (!isClosing) return;
  await markClosed(trx, before.id);
  const { organisationId } = directory;
  await endSessionsWith(events, trx, { personId: before.id, organisationId, actor: byDirectory(directory) });
}

function changeOf(before: UserRow, wanted: WantedUser): PersonChange {
  const displayName = shownNameOf(wanted.attributes);
  const locale = localeOf(wanted.attributes);
  // What an administrator closed by hand stays closed, however often the directory says that it is open.
  const isMeant = wanted.isActive ? before.isDisabled && before.isClosedByDirectory : !before.isDisabled;
  return {
    // One who was here keeps their name where the directory says none.
    ...(displayName === null || displayName === before.displayName ? {} : { displayName }),
    ...(locale === null || locale === before.locale ? {} : { locale }),
    ...(isMeant ? { isDisabled: !wanted.isActive } : {}),
  };
}

const aboutPerson = (directory: Directory, personId: string) => ({
  actor: byDirectory(directory),
  organisationId: directory.organisationId,
  subject: topicOfPerson(personId),
  topics: [topicOfPerson(personId), `organisation:${directory.organisationId}`],
});
