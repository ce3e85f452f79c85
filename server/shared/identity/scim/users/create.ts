import type { Transaction } from "#events";
import { Refusal } from "#http";
import { insertWithin } from "../../people/add.ts";
import { mailForm, parseName, type PersonName } from "../../people/names.ts";
import type { IdentityDb } from "../../queries.ts";
import { byDirectory, type Directory, type ScimContext } from "../context.ts";
import { invalidValue, missing, ScimFault } from "../protocol/fault.ts";
import type { JsonObject } from "../protocol/json.ts";
import { followUser } from "./follow.ts";
import { insertUser, readPersonIdByName, readUserRow } from "./queries.ts";
import { localeOf, readUser, shownNameOf, viewUser, type WantedUser } from "./user.ts";

/**
 * A person whom the directory keeps from now on: someone new, without a password, or the one who has the name already.
 * Refuses `invalidValue` and `uniqueness`.
 */
export async function createUser(context: ScimContext, directory: Directory, body: JsonObject): Promise<JsonObject> {
  const wanted = readUser(body);
  const name = ownName(context, directory, wanted.userName);
  const id = await context.db.transaction().execute(async (trx) => {
    const personId = await findOrAdd(context, trx, directory, { name, wanted });
    const { organisationId } = directory;
    if (!(await insertUser(trx, { id: personId, organisationId })))
      throw new ScimFault(409, "uniqueness", `There is a user ${wanted.userName} already.`);
    const before = await readUserRow(trx, organisationId, personId);
    if (!before) throw missing();
    await followUser(context, trx, directory, { before, wanted });
    return personId;
  });
  // This process does not wait for its own events.
  context.people.cache.forget(id);
  const row = await readUserRow(context.db, directory.organisationId, id);
  if (!row) throw missing();
  return viewUser(context, row);
}

/** A name in a domain of the directory's own organisation, and of no other. */
function ownName({ organisations }: ScimContext, { organisationId }: Directory, userName: string): PersonName {
  const name = userName.startsWith("@") ? null : parseName(userName);
  if (!name)
    throw invalidValue(
      "userName is a name like anna@agency.example: letters a to z, digits, dot, dash and underscore before @.",
    );
  if (organisations.byDomain(name.domain)?.id !== organisationId)
    throw invalidValue(`userName must end with one of the agency's own domains; ${name.domain} is not.`);
  return name;
}

async function findOrAdd(
  context: ScimContext,
  trx: IdentityDb & Transaction,
  directory: Directory,
  { name, wanted }: { readonly name: PersonName; readonly wanted: WantedUser },
): Promise<string> {
  const known = await readPersonIdByName(trx, name);
  if (known !== null) return known;
  try {
    const locale = localeOf(wanted.attributes);
    const displayName = shownNameOf(wanted.attributes);
    return await insertWithin(
      context.people,
      trx,
      {
        name: mailForm(name),
        ...(displayName === null ? {} : { displayName }),
        ...(locale === null ? {} : { locale }),
      },
      { passwordHash: null, actor: byDirectory(directory) },
    );
  } catch (error) {
    // Someone took the name a moment ago: another request, or a first sign-in.
    const taken = error instanceof Refusal && error.code === "NAME_TAKEN" ? await readPersonIdByName(trx, name) : null;
    if (taken === null) throw error;
    return taken;
  }
}
