import { formFaults } from "@safos/contract/form-faults";
import type { ChangeForm, Form, FormSettings } from "@safos/contract/forms";
import { now } from "#clock";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import { requireForm } from "../access.ts";
import { countResponses } from "../responses/queries.ts";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { lockForm, readForm, updateForm, type FormDb, type StoredForm } from "./queries.ts";
import { checkSettings, defaultSettings } from "./settings.ts";
import { showForm } from "./view.ts";

/**
 * Changes a form's content, settings or state. Refuses FORM_CHANGED when someone else was first, FORM_FAULTY with its faults
 * when it cannot be open like this, ALREADY_ANSWERED when a promise of anonymity would be taken back.
 */
export async function changeForm(ctx: FormContext, actor: Actor, id: string, change: ChangeForm): Promise<Form> {
  const { db, events, jobs } = ctx;
  const { item } = await requireForm(ctx, actor, id, "write");
  await db.transaction().execute(async (trx) => {
    const form = await lockForm(trx, id);
    if (!form || form.trashedAt) throw refuse("MISSING");
    // It may have gone while the lock was waited for.
    await ctx.items.requireStill(trx, actor, [item], "write");
    const next = await applyChange(trx, form, change);
    await updateForm(trx, id, next);
    const by = eventActorOf(actor);
    const { title } = form;
    await events.emit(trx, [
      formEvent("form.changed", form, by, { revision: next.revision }),
      ...(next.isAnnounced && !form.isAnnounced ? [formEvent("form.opened", form, by, { title })] : []),
      ...(next.state === "closed" && form.state === "open" ? [formEvent("form.closed", form, by, { title })] : []),
    ]);
    if (next.settings.hasSheet && !form.settings.hasSheet)
      await jobs.add(trx, "forms:sheet", { formId: id }, { key: `forms:sheet ${id}` });
  });
  const form = await readForm(db, id);
  if (!form) throw refuse("MISSING");
  return showForm(ctx, { form, item });
}

type ChangedForm = Pick<
  StoredForm,
  "title" | "description" | "content" | "settings" | "state" | "isAnnounced" | "revision"
>;

async function applyChange(trx: FormDb, form: StoredForm, change: ChangeForm): Promise<ChangedForm> {
  if (change.revision !== undefined && change.revision !== form.revision)
    throw refuse("FORM_CHANGED", { revision: form.revision });
  const content = change.content ?? form.content;
  const settings = checkSettings({ ...defaultSettings, ...form.settings, ...change.settings });
  const state = change.state ?? form.state;
  await refuseUnmasking(trx, form, settings);
  if (state === "open" && (change.state !== undefined || change.content !== undefined)) {
    const faults = formFaults(content);
    if (faults.length > 0) throw refuse("FORM_FAULTY", { faults });
  }
  const isOpening = state === "open" && (settings.opensAt === null || Date.parse(settings.opensAt) <= now());
  return {
    title: change.title?.trim() ?? form.title,
    description: change.description ?? form.description,
    content,
    settings,
    state,
    isAnnounced: form.isAnnounced || isOpening,
    revision: form.revision + (change.content === undefined ? 0 : 1),
  };
}

/** Who has answered without their name must stay so: what was promised when they answered is not taken back. */
async function refuseUnmasking(db: FormDb, form: StoredForm, settings: FormSettings): Promise<void> {
  if (form.settings.isAnonymous !== settings.isAnonymous && (await countResponses(db, form.id)) > 0)
    throw refuse("ALREADY_ANSWERED", "Whether answers are anonymous cannot change once there are some.");
}
