import type { NewWorkspace } from "@safos/contract/workspaces";
import { refuse, type Principal } from "#http";
import type { Workspace } from "#workspaces";
import type { TemplateContext } from "./context.ts";
import { deleteMaking, insertMaking, readContent, readMaking, readTemplate } from "./queries.ts";

/** Held for as long as a process makes a workspace; who can take it knows that the process is gone. */
const lockSpace = 7_266_038;

/** Each holds a connection of its own until it is done: a few at once in a process, and one of a person. */
const mostAtOnce = 8;

async function inTurn<T>({ making }: TemplateContext, personId: string, work: () => Promise<T>): Promise<T> {
  if (making.has(personId) || making.size >= mostAtOnce)
    throw refuse("LIMITED", "Other workspaces are being made of templates right now; wait a little.");
  making.add(personId);
  try {
    return await work();
  } finally {
    making.delete(personId);
  }
}

/**
 * Makes a workspace with everything that a template holds; its maker is alone in it. What fails in the middle leaves nothing
 * behind, and neither does a process that ends: the job removes what it had begun. Refuses MISSING, GUEST_REFUSED,
 * QUOTA_EXCEEDED and LIMITED.
 */
export const createFromTemplate = (
  context: TemplateContext,
  person: Principal,
  templateId: string,
  fresh: NewWorkspace,
): Promise<Workspace> => inTurn(context, person.personId, () => make(context, person, templateId, fresh));

async function make(
  context: TemplateContext,
  person: Principal,
  templateId: string,
  fresh: NewWorkspace,
): Promise<Workspace> {
  const { database, db, workspaces } = context;
  const template = await readTemplate(db, person.organisationId, templateId);
  if (!template) throw refuse("MISSING", "There is no such template.");
  const content = await readContent(db, templateId);
  const client = await database.connect();
  try {
    const made = await workspaces.create(person.personId, fresh, async (trx, workspaceId) => {
      await client.query("select pg_advisory_lock($1, hashtext($2))", [lockSpace, workspaceId]);
      await insertMaking(trx, workspaceId);
    });
    try {
      const { informationClass } = template;
      if (informationClass !== null) await workspaces.change(person.personId, made.id, { informationClass });
      for (const part of context.parts()) await part.make({ workspaceId: made.id, person }, content[part.name] ?? []);
      await deleteMaking(db, made.id);
    } catch (error) {
      // What cannot be removed now is removed by the job, which knows of it by its note.
      await workspaces.discard(made.id);
      throw error;
    }
    return (await workspaces.byId(made.id)) ?? made;
  } finally {
    await client.end();
  }
}

/** Removes what processes that are gone had begun to make. */
export async function removeUnfinished({ database, db, workspaces }: TemplateContext): Promise<void> {
  const ids = await readMaking(db);
  if (ids.length === 0) return;
  const client = await database.connect();
  try {
    for (const id of ids) {
      const { rows } = await client.query<{ isFree: boolean }>(
        'select pg_try_advisory_lock($1, hashtext($2)) as "isFree"',
        [lockSpace, id],
      );
      // It may have been finished between the two.
      if (rows[0]?.isFree === true && (await readMaking(db)).includes(id)) await workspaces.discard(id);
    }
  } finally {
    await client.end();
  }
}
