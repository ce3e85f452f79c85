import { highestClass, rankOfClass } from "@safos/contract/policy";
import type { NewTemplate, TemplateChoice, TemplatePartName } from "@safos/contract/templates";
import { uuid } from "#clock";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { Workspace } from "#workspaces";
import { about, type TemplateContext } from "./context.ts";
import type { Taken, TakenFrom } from "./part.ts";
import { countTemplates, insertTemplate, readTemplate, type TemplateRow } from "./queries.ts";

const mostTemplates = 200;
const mostCharacters = 8_000_000;
/** What needs no confirmation. */
const usualClass = "K1";

/** An owner from the owning organisation. Refuses MISSING, FORBIDDEN, PERSONAL and HOME_ONLY. */
async function requireSource({ workspaces }: TemplateContext, person: Principal, id: string): Promise<Workspace> {
  const { workspace } = await workspaces.requireOwner(person.personId, id);
  if (workspace.isPersonal) throw refuse("PERSONAL");
  if (workspace.organisationId !== person.organisationId) throw refuse("HOME_ONLY");
  return workspace;
}

const isChosen = (choice: TemplateChoice, name: TemplatePartName): boolean =>
  choice[name] !== false && choice[name] !== "none";

/** Nothing much larger than a template may be is ever held. */
function createNote(): TakenFrom["note"] {
  let characters = 0;
  return (item) => {
    characters += JSON.stringify(item).length;
    if (characters > mostCharacters) throw refuse("TEMPLATE_TOO_LARGE");
    return item;
  };
}

async function takeAll(
  { parts }: TemplateContext,
  person: Principal,
  workspaceId: string,
  choice: TemplateChoice,
): Promise<[TemplatePartName, Taken][]> {
  const own = await Promise.all(parts().map(async ({ ownFiles }) => (await ownFiles?.(workspaceId)) ?? []));
  const withoutFiles = new Set(own.flat());
  const from = { workspaceId, person, withoutFiles, note: createNote() };
  const taken: [TemplatePartName, Taken][] = [];
  for (const { name, take } of parts().filter((one) => isChosen(choice, one.name)))
    taken.push([name, await take({ ...from, isWhole: choice[name] !== "structure" })]);
  return taken;
}

/**
 * Keeps a workspace as it is now, of what the person may read, for their organisation to begin from. Refuses MISSING, FORBIDDEN,
 * PERSONAL, HOME_ONLY, TEMPLATE_NAME_TAKEN, TEMPLATE_EMPTY, TEMPLATE_CLASSED, TEMPLATE_TOO_LARGE and TEMPLATES_FULL.
 */
export async function saveTemplate(
  context: TemplateContext,
  person: Principal,
  workspaceId: string,
  fresh: NewTemplate,
): Promise<TemplateRow> {
  const { db, events } = context;
  const workspace = await requireSource(context, person, workspaceId);
  const { organisationId } = workspace;
  if ((await countTemplates(db, organisationId)) >= mostTemplates) throw refuse("TEMPLATES_FULL");
  const taken = await takeAll(context, person, workspaceId, fresh.choice);
  const count = (of: TemplatePartName): number => taken.find(([name]) => name === of)?.[1].items.length ?? 0;
  if (taken.every(([, { items }]) => items.length === 0)) throw refuse("TEMPLATE_EMPTY");
  const informationClass = highestClass(workspace.informationClass, ...taken.flatMap(([, { classes }]) => classes));
  if (rankOfClass(informationClass) > rankOfClass(usualClass) && fresh.isConfirmed !== true)
    throw refuse("TEMPLATE_CLASSED", { informationClass });
  const content = JSON.stringify(Object.fromEntries(taken.map(([name, { items }]) => [name, items])));
  if (content.length > mostCharacters) throw refuse("TEMPLATE_TOO_LARGE");
  const id = uuid();
  await db.transaction().execute(async (trx) => {
    const isNew = await insertTemplate(trx, {
      id,
      organisationId,
      name: fresh.name.trim(),
      description: fresh.description?.trim() ?? "",
      informationClass,
      // PostgreSQL keeps no such character, in JSON neither.
      content: content.replaceAll("\\u0000", ""),
      counts: {
        channels: count("channels"),
        boards: count("boards"),
        documents: count("documents"),
        files: count("files"),
      },
      madeBy: person.personId,
      blobs: taken.flatMap(([, { blobs }]) => blobs),
    });
    if (!isNew) throw refuse("TEMPLATE_NAME_TAKEN");
    const actor = byPerson(person.personId);
    await events.emit(trx, {
      type: "template.saved",
      ...about(organisationId, actor, workspaceId),
      payload: { templateId: id, informationClass },
    });
  });
  const row = await readTemplate(db, organisationId, id);
  if (!row) throw refuse("MISSING", "There is no such template.");
  return row;
}
