import type { FormContent } from "@safos/contract/form-shapes";
import type { InformationClass } from "@safos/contract/policy";
import type { Form, NewForm } from "@safos/contract/forms";
import { uuid } from "#clock";
import { byPerson } from "#events";
import type { Principal } from "#http";
import { requireForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { insertForm } from "./queries.ts";
import { checkSettings, defaultSettings } from "./settings.ts";
import { showForm } from "./view.ts";

const emptyContent: FormContent = { sections: [{ id: "s1", title: "", questions: [] }] };

/** A new form of a workspace, as a draft; `level`: of what it is a copy of. */
export async function createForm(
  ctx: FormContext,
  person: Principal,
  workspaceId: string,
  fresh: NewForm,
  level: InformationClass | null = null,
): Promise<Form> {
  const { db, events, items, workspaces } = ctx;
  await workspaces.require(person.personId, workspaceId, "write");
  const id = uuid();
  const settings = checkSettings({ ...defaultSettings, ...fresh.settings });
  await db.transaction().execute(async (trx) => {
    await insertForm(trx, {
      id,
      workspaceId,
      title: fresh.title.trim(),
      description: fresh.description ?? "",
      content: fresh.content ?? emptyContent,
      settings,
      ownerId: person.personId,
    });
    await items.classes.keep(trx, byPerson(person.personId), level, { kind: "form", id, workspaceId });
    await events.emit(trx, formEvent("form.created", { id, workspaceId }, byPerson(person.personId), {}));
  });
  return showForm(ctx, await requireForm(ctx, { person, link: null }, id, "read"));
}
