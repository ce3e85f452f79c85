import { isUuid } from "#database";
import { type FastifyRequest, type Principal, refuse } from "#http";
import type { Organisations } from "#organisations";
import { can, type Action, type Role, type Workspaces } from "#workspaces";
import type { Actor, FoundItem, ItemKind, ItemRef, LinkVisitor } from "./kinds.ts";

export interface AccessedItem extends FoundItem {
  readonly role: Role;
}

export interface ItemAccess {
  /**
   * Who makes this request: the session, and the link in the header `safos-link` with the guest in `safos-guest`
   * (`<uuid> <percent-encoded name>`). Refuses UNAUTHENTICATED when there is neither, LINK_GONE for a dead link.
   */
  actorOf(request: FastifyRequest): Promise<Actor>;
  /** The same from a secret, for sockets. */
  actorFrom(principal: Principal | null, secret: string | null, guest: LinkVisitor["guest"]): Promise<Actor>;
  /** The strongest role on each item; null: it does not exist for them. Constant statements per kind. */
  rolesOn(actor: Actor, items: readonly FoundItem[]): Promise<readonly (Role | null)[]>;
  /** The item, or MISSING for whoever may not read it, or FORBIDDEN for whoever may read but not do this. */
  require(
    actor: Actor,
    kind: ItemRef["kind"],
    id: string,
    action: Action,
    options?: { readonly isTrashAllowed?: boolean },
  ): Promise<AccessedItem>;
  /** The items that exist and that this actor may read, in the order asked. */
  readable(actor: Actor, refs: readonly ItemRef[]): Promise<readonly FoundItem[]>;
  /** Where an item is, whoever asks; for the server's own use. Null: there is none. */
  locate(ref: ItemRef): Promise<FoundItem | null>;
  /** Which of these persons may read an item that is not in the trash. */
  readers(ref: ItemRef, personIds: readonly string[]): Promise<readonly string[]>;
}

export function createAccess(options: {
  workspaces: Workspaces;
  organisations: Organisations;
  kinds: ReadonlyMap<string, ItemKind>;
  /** Those of these who exist and may sign in. */
  personsOf(personIds: readonly string[]): Promise<readonly Pick<Principal, "personId" | "organisationId">[]>;
}): ItemAccess {
  const { workspaces, kinds } = options;

  async function actorFrom(
    principal: Principal | null,
    secret: string | null,
    guest: LinkVisitor["guest"],
  ): Promise<Actor> {
    if (secret === null) {
      if (!principal) throw refuse("UNAUTHENTICATED");
      return { person: principal, link: null };
    }
    const found = await workspaces.itemOfLink(secret);
    const workspace = found ? await workspaces.byId(found.item.workspaceId) : null;
    // The organisation may have closed its doors after the link was made.
    const isAllowed =
      workspace !== null && options.organisations.byId(workspace.organisationId)?.rules.guestLinks === true;
    if (!found || !isAllowed) throw refuse("LINK_GONE");
    const { workspaceId, kind, id } = found.item;
    return {
      person: principal,
      link: {
        item: { workspaceId, kind: kind as ItemRef["kind"], id },
        role: found.role,
        grantId: found.grantId,
        expiresAt: found.expiresAt,
        guest,
      },
    };
  }

  async function find(refs: readonly ItemRef[]): Promise<Map<string, FoundItem>> {
    const byKind = Map.groupBy(refs, (ref) => ref.kind);
    const found = new Map<string, FoundItem>();
    for (const [kind, list] of byKind) {
      const items = (await kinds.get(kind)?.find([...new Set(list.map((ref) => ref.id))])) ?? [];
      for (const item of items) found.set(`${item.kind} ${item.id}`, item);
    }
    return found;
  }

  /** What the workspace and grants give a person, before any link. */
  async function personRoles(
    person: Pick<Principal, "personId" | "organisationId">,
    items: readonly FoundItem[],
  ): Promise<(Role | null)[]> {
    const roles: (Role | null)[] = items.map(() => null);
    const elsewhere = [...items.entries()].filter(([, item]) => item.accessOf !== undefined);
    if (elsewhere.length > 0) {
      const others = await find(elsewhere.flatMap(([, item]) => item.accessOf ?? []));
      const found = elsewhere.map(([, { accessOf }]) => others.get(`${accessOf?.kind} ${accessOf?.id}`));
      const answers = await personRoles(
        person,
        found.filter((one) => one !== undefined),
      );
      const byKey = new Map(
        found.filter((one) => one !== undefined).map((one, place) => [`${one.kind} ${one.id}`, answers[place]]),
      );
      for (const [index, { accessOf }] of elsewhere)
        roles[index] = byKey.get(`${accessOf?.kind} ${accessOf?.id}`) ?? null;
    }
    const own = [...items.entries()].filter(([, item]) => item.accessOf === undefined);
    for (const [kind, entries] of Map.groupBy(own, ([, item]) => item.kind)) {
      const rolesOf = kinds.get(kind)?.rolesOf;
      const answers = rolesOf
        ? await rolesOf(
            person,
            entries.map(([, item]) => item),
          )
        : await workspaceRoles(
            person,
            entries.map(([, item]) => item),
          );
      for (const [place, [index]] of entries.entries()) roles[index] = answers[place] ?? null;
    }
    return roles;
  }

  async function workspaceRoles(
    person: Pick<Principal, "personId" | "organisationId">,
    items: readonly FoundItem[],
  ): Promise<(Role | null)[]> {
    const members = await Promise.all(
      items.map(async (item) =>
        item.workspaceId === null ? null : workspaces.roleOf(person.personId, item.workspaceId),
      ),
    );
    const wanted = new Map<string, Set<string>>();
    const want = (ref: ItemRef): void => void wanted.set(ref.kind, (wanted.get(ref.kind) ?? new Set()).add(ref.id));
    for (const [index, item] of items.entries()) {
      if (can(members[index] ?? null, "manage")) continue;
      want(item);
      for (const parent of item.parents ?? []) want(parent);
    }
    const granted = new Map<string, Role>();
    for (const [kind, ids] of wanted)
      for (const [id, role] of await workspaces.grantedRoles(person, kind, [...ids]))
        granted.set(`${kind} ${id}`, role);
    return items.map((item, index) => {
      const member = members[index] ?? null;
      const owned = item.ownerId === person.personId && can(member, "write") ? "owner" : null;
      return workspaces.strongest(
        member,
        owned,
        granted.get(`${item.kind} ${item.id}`) ?? null,
        ...(item.parents ?? []).map((parent) => granted.get(`${parent.kind} ${parent.id}`) ?? null),
      );
    });
  }

  async function rolesOn(actor: Actor, items: readonly FoundItem[]): Promise<(Role | null)[]> {
    const roles = actor.person ? await personRoles(actor.person, items) : items.map(() => null);
    const { link } = actor;
    if (!link) return roles;
    const opens = (ref: ItemRef): boolean => ref.kind === link.item.kind && ref.id === link.item.id;
    return items.map((item, index) =>
      workspaces.strongest(roles[index] ?? null, [item, ...(item.parents ?? [])].some(opens) ? link.role : null),
    );
  }

  return {
    actorOf(request) {
      const secret = request.headers["safos-link"];
      return actorFrom(
        request.principal,
        typeof secret === "string" && secret !== "" ? secret : null,
        readGuest(request.headers["safos-guest"]),
      );
    },
    actorFrom,
    rolesOn,
    async require(actor, kind, id, action, { isTrashAllowed = false } = {}) {
      const item = (await find([{ kind, id }])).get(`${kind} ${id}`);
      const role = item ? ((await rolesOn(actor, [item]))[0] ?? null) : null;
      if (!item || role === null || !can(role, "read") || (item.isTrashed && !isTrashAllowed)) throw refuse("MISSING");
      if (!can(role, action)) throw refuse("FORBIDDEN", "Your role does not allow this here.", { role, action });
      return { ...item, role };
    },
    async readable(actor, refs) {
      const found = await find(refs);
      const items = refs.flatMap((ref) => found.get(`${ref.kind} ${ref.id}`) ?? []);
      const roles = await rolesOn(actor, items);
      return items.filter((item, index) => !item.isTrashed && can(roles[index] ?? null, "read"));
    },
    locate: async (ref) => (await find([ref])).get(`${ref.kind} ${ref.id}`) ?? null,
    async readers(ref, personIds) {
      const item = (await find([ref])).get(`${ref.kind} ${ref.id}`);
      if (!item || item.isTrashed) return [];
      const isOfWorkspace = item.accessOf === undefined && kinds.get(item.kind)?.rolesOf === undefined;
      const readers = new Set<string>();
      await Promise.all(
        (await options.personsOf(personIds)).map(async (person) => {
          // Grants only add to what the workspace gives: whoever reads there needs no further question.
          const member =
            isOfWorkspace && item.workspaceId !== null
              ? await workspaces.roleOf(person.personId, item.workspaceId)
              : null;
          const role = can(member, "read") ? member : ((await personRoles(person, [item]))[0] ?? null);
          if (can(role, "read")) readers.add(person.personId);
        }),
      );
      return personIds.filter((one) => readers.has(one));
    },
  };
}

/** `<uuid> <percent-encoded name>`; null when it is not there or not like that. */
export function readGuest(header: string | string[] | undefined): LinkVisitor["guest"] {
  if (typeof header !== "string") return null;
  const space = header.indexOf(" ");
  const id = header.slice(0, space).toLowerCase();
  if (!isUuid(id)) return null;
  try {
    const name = decodeURIComponent(header.slice(space + 1)).trim();
    // oxlint-disable-next-line no-control-regex -- names are one line of visible characters
    return name.length === 0 || name.length > 80 || /[\u0000-\u001f\u007f]/.test(name) ? null : { id, name };
  } catch {
    return null;
  }
}
