import { formFaults } from "@safos/contract/form-faults";
import type { FormContent } from "@safos/contract/form-shapes";
import type {
  ChangeForm,
  DuplicateForm,
  Form,
  FormQuery,
  FormRow,
  FormSettings,
  NewForm,
  Reminded,
} from "@safos/contract/forms";
import { now, uuid } from "#clock";
import type { Database } from "#database";
import { byPerson, type Events } from "#events";
import { type Principal, refuse } from "#http";
import type { Identity } from "#identity";
import { eventActorOf, type AccessedItem, type Actor, type Items } from "#items";
import { formEvent } from "./events.ts";
import type { Jobs } from "#jobs";
import type { Mail } from "#mail";
import type { Workspaces } from "#workspaces";
import {
  insertForm,
  lockForm,
  readForm,
  readFormPage,
  setOwner,
  updateForm,
  type FormDb,
  type FormTables,
  type StoredForm,
} from "./queries.ts";
import { countResponses, readAnswered } from "./response-queries.ts";

export interface FormDeps {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly workspaces: Workspaces;
}

/** Making and changing forms. What is answered and counted is in `answers.ts` and `results.ts`. */
export interface FormService {
  list(person: Principal, workspaceId: string, query: FormQuery): Promise<{ items: FormRow[]; next?: string }>;
  create(person: Principal, workspaceId: string, fresh: NewForm): Promise<Form>;
  get(actor: Actor, id: string): Promise<Form>;
  change(actor: Actor, id: string, change: ChangeForm): Promise<Form>;
  duplicate(person: Principal, id: string, options: DuplicateForm): Promise<Form>;
  transfer(actor: Actor, id: string, name: string): Promise<Form>;
  /** Tells those who have not answered once more; returns how many. */
  remind(actor: Actor, id: string): Promise<Reminded>;
  /** The form and the caller's role on it. */
  need(actor: Actor, id: string, action: "read" | "comment" | "write" | "manage"): Promise<Needed>;
  /** Persons with an account who can answer it, by membership or by a grant to them. */
  invited(form: StoredForm): Promise<{ personIds: readonly string[]; hasLink: boolean }>;
}

interface Needed {
  readonly form: StoredForm;
  readonly item: AccessedItem;
}

const defaults: FormSettings = {
  language: "sv",
  isAnonymous: false,
  isOncePerPerson: true,
  canChange: true,
  opensAt: null,
  closesAt: null,
  maxResponses: null,
  isShuffled: false,
  areResultsShared: false,
  hasReceipt: false,
  keepMonths: null,
  hasSheet: false,
  isTemplate: false,
};
const emptyContent: FormContent = { sections: [{ id: "s1", title: "", questions: [] }] };

export function createFormService(deps: FormDeps): FormService {
  const { events, identity, items, jobs, workspaces } = deps;
  const db: FormDb = deps.database.of<FormTables>();

  async function need(actor: Actor, id: string, action: "read" | "comment" | "write" | "manage"): Promise<Needed> {
    const item = await items.require(actor, "form", id, action);
    // A link answers, whatever role it was given: making forms and reading what others wrote take a name.
    if (actor.person === null && (action === "write" || action === "manage"))
      throw refuse("FORBIDDEN", "This takes an account.", { role: item.role, action });
    const form = await readForm(db, id);
    if (!form) throw refuse("MISSING");
    return { form, item };
  }

  async function invited(form: StoredForm): Promise<{ personIds: readonly string[]; hasLink: boolean }> {
    const [members, grants] = await Promise.all([
      workspaces.membersOf(form.workspaceId),
      workspaces.grantsOn({ workspaceId: form.workspaceId, kind: "form", id: form.id }),
    ]);
    const granted = grants.filter((one) => workspaces.can(one.role, "comment"));
    const inGroups = await identity.membersOfGroups(granted.flatMap((one) => one.groupId ?? []));
    return {
      personIds: [
        ...new Set([
          ...members.filter((one) => workspaces.can(one.role, "comment")).map((one) => one.personId),
          ...granted.flatMap((one) => one.personId ?? []),
          ...[...inGroups.values()].flat(),
        ]),
      ],
      hasLink: granted.some((one) => one.isLink),
    };
  }

  async function view(form: StoredForm, item: AccessedItem): Promise<Form> {
    const [responseCount, workspace, owner, { personIds, hasLink }] = await Promise.all([
      countResponses(db, form.id),
      workspaces.byId(form.workspaceId),
      form.ownerId === null ? null : identity.personById(form.ownerId),
      invited(form),
    ]);
    return {
      id: form.id,
      workspaceId: form.workspaceId,
      workspaceName: workspace?.name ?? "",
      title: form.title,
      description: form.description,
      content: form.content,
      settings: { ...defaults, ...form.settings },
      state: form.state,
      revision: form.revision,
      role: item.role,
      owner: owner ? identity.view(owner) : null,
      responseCount,
      invitedCount: hasLink ? null : personIds.length,
      hasLink,
      sheetFileId: form.sheetFileId,
      isMailOn: deps.mail.isOn,
      createdAt: form.createdAt.toISOString(),
      changedAt: form.changedAt.toISOString(),
    };
  }

  async function insert(person: Principal, workspaceId: string, fresh: NewForm): Promise<Form> {
    const id = uuid();
    const settings = checkSettings({ ...defaults, ...fresh.settings });
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
      await events.emit(trx, formEvent("form.created", { id, workspaceId }, byPerson(person.personId), {}));
    });
    const { form, item } = await need({ person, link: null }, id, "read");
    return view(form, item);
  }

  return {
    need,
    invited,
    async list(person, workspaceId, query) {
      const { role } = await workspaces.require(person.personId, workspaceId, "read");
      const limit = query.limit ?? 50;
      const canWrite = workspaces.can(role, "write");
      const rows = await readFormPage(db, workspaceId, person.personId, {
        withDrafts: canWrite,
        after: query.after ?? null,
        limit: limit + 1,
      });
      const shown = rows.slice(0, limit);
      const owners = new Map(
        (await identity.personsByIds([...new Set(shown.flatMap((one) => one.ownerId ?? []))])).map((one) => [
          one.id,
          one,
        ]),
      );
      const last = shown.at(-1);
      return {
        items: shown.map((form) => {
          const owner = owners.get(form.ownerId ?? "");
          return {
            id: form.id,
            workspaceId: form.workspaceId,
            title: form.title,
            description: form.description,
            state: form.state,
            isAnonymous: form.settings.isAnonymous,
            isTemplate: form.settings.isTemplate,
            opensAt: form.opensAt?.toISOString() ?? null,
            closesAt: form.closesAt?.toISOString() ?? null,
            questionCount: form.questionCount,
            responseCount: canWrite || form.settings.areResultsShared ? form.responseCount : null,
            hasAnswered: form.hasAnswered,
            owner: owner ? identity.view(owner) : null,
            canEdit: canWrite,
            createdAt: form.createdAt.toISOString(),
            changedAt: form.changedAt.toISOString(),
          };
        }),
        ...(rows.length > limit && last ? { next: last.id } : {}),
      };
    },
    async create(person, workspaceId, fresh) {
      await workspaces.require(person.personId, workspaceId, "write");
      return insert(person, workspaceId, fresh);
    },
    async get(actor, id) {
      const { form, item } = await need(actor, id, "write");
      return view(form, item);
    },
    async change(actor, id, change) {
      const { item } = await need(actor, id, "write");
      await db.transaction().execute(async (trx) => {
        const form = await lockForm(trx, id);
        if (!form || form.trashedAt) throw refuse("MISSING");
        if (change.revision !== undefined && change.revision !== form.revision)
          throw refuse("FORM_CHANGED", {
            revision: form.revision,
          });
        const content = change.content ?? form.content;
        const settings = checkSettings({ ...defaults, ...form.settings, ...change.settings });
        const state = change.state ?? form.state;
        await refuseUnmasking(trx, form, settings);
        if (state === "open" && (change.state !== undefined || change.content !== undefined)) {
          const faults = formFaults(content);
          if (faults.length > 0) throw refuse("FORM_FAULTY", { faults });
        }
        const isOpening = state === "open" && (settings.opensAt === null || Date.parse(settings.opensAt) <= now());
        const isToldNow = isOpening && !form.isAnnounced;
        await updateForm(trx, id, {
          title: change.title?.trim() ?? form.title,
          description: change.description ?? form.description,
          content,
          settings,
          state,
          isAnnounced: form.isAnnounced || isOpening,
          revision: form.revision + (change.content === undefined ? 0 : 1),
        });
        const by = eventActorOf(actor);
        await events.emit(trx, [
          formEvent("form.changed", form, by, { revision: form.revision + (change.content === undefined ? 0 : 1) }),
          ...(isToldNow ? [formEvent("form.opened", form, by, { title: form.title })] : []),
          ...(state === "closed" && form.state === "open"
            ? [formEvent("form.closed", form, by, { title: form.title })]
            : []),
        ]);
        if (settings.hasSheet && !form.settings.hasSheet)
          await jobs.add(trx, "forms:sheet", { formId: id }, { key: `forms:sheet ${id}` });
      });
      const form = await readForm(db, id);
      if (!form) throw refuse("MISSING");
      return view(form, item);
    },
    async duplicate(person, id, options) {
      const { form } = await need({ person, link: null }, id, "write");
      const workspaceId = options.workspaceId ?? form.workspaceId;
      await workspaces.require(person.personId, workspaceId, "write");
      return insert(person, workspaceId, {
        title: options.title ?? form.title,
        description: form.description,
        content: form.content,
        settings: { ...form.settings, opensAt: null, closesAt: null, hasSheet: false, isTemplate: false },
      });
    },
    async transfer(actor, id, name) {
      const { form } = await need(actor, id, "manage");
      const person = await identity.personByName(name);
      const role = person && !person.disabled ? await workspaces.roleOf(person.id, form.workspaceId) : null;
      if (!person || !workspaces.can(role, "write"))
        throw refuse("PERSON_UNKNOWN", "Nobody by that name works in this workspace.");
      await db.transaction().execute(async (trx) => {
        await setOwner(trx, id, person.id);
        await events.emit(trx, formEvent("form.changed", form, eventActorOf(actor), {}));
      });
      const after = await need(actor, id, "read");
      return view(after.form, after.item);
    },
    async remind(actor, id) {
      const { form } = await need(actor, id, "write");
      if (form.state !== "open") throw refuse("FORM_NOT_OPEN", "The form is not open.");
      const { personIds } = await invited(form);
      const answered = await readAnswered(db, id, personIds);
      const count = personIds.filter((one) => !answered.has(one) && one !== actor.person?.personId).length;
      await db
        .transaction()
        .execute((trx) =>
          events.emit(trx, formEvent("form.reminded", form, eventActorOf(actor), { title: form.title })),
        );
      return { count };
    },
  };
}

/** Who has answered without their name must stay so: what was promised when they answered is not taken back. */
async function refuseUnmasking(db: FormDb, form: StoredForm, settings: FormSettings): Promise<void> {
  if (form.settings.isAnonymous === settings.isAnonymous && form.settings.isOncePerPerson === settings.isOncePerPerson)
    return;
  if (form.settings.isAnonymous !== settings.isAnonymous && (await countResponses(db, form.id)) > 0)
    throw refuse("ALREADY_ANSWERED", "Whether answers are anonymous cannot change once there are some.");
}

function checkSettings(settings: FormSettings): FormSettings {
  const { opensAt, closesAt } = settings;
  if (opensAt !== null && closesAt !== null && Date.parse(closesAt) <= Date.parse(opensAt))
    throw refuse("INVALID", "A form cannot close before it opens.");
  // A copy would join a mail address to the answer.
  return settings.isAnonymous ? { ...settings, hasReceipt: false } : settings;
}
