import type { UnlockedLink } from "@safos/contract/items";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http, RouteBinding } from "#http";
import type { Identity } from "#identity";
import type { Jobs } from "#jobs";
import type { Live } from "#live";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { ExposureSource, Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import { now } from "#clock";
import { trashMs } from "./trash-time.ts";
import { trimGone } from "./trim.ts";
import { deleteMarkers, readMarkedPage } from "./comments/read.ts";
import { createAccess, type ItemAccess } from "./access/access.ts";
import { createClasses, type Classes } from "./classes/classes.ts";
import { classRoutes } from "./classes/routes.ts";
import { deleteClasses, readClassPage } from "./classes/queries.ts";
import { createComments, type Comments } from "./comments/service.ts";
import { commentRoutes } from "./comments/routes.ts";
import type { ExportPart, FoundItem, ItemKind, ItemRef, RoomPast } from "./kinds.ts";
import { listenToItems } from "./listening.ts";
import { createLinks, type Links } from "./links.ts";
import { itemRoutes } from "./routes.ts";
import { deleteRestrictions, readRestrictionPage } from "./restrictions/queries.ts";
import { createRestrictions, type Restrictions } from "./restrictions/restrictions.ts";
import { grantExposures } from "./shares/exposures.ts";
import { shareRoutes } from "./shares/routes.ts";
import { unlockLink } from "./shares/unlock.ts";
import { createUses, type Uses } from "./uses/uses.ts";
import { readTerms, spendDownload } from "./terms/queries.ts";
import { noTerms } from "./terms/terms.ts";
import type { ItemTables } from "./tables.ts";
import { createShares, type Shares } from "./shares/shares.ts";
import { createSharing, type Sharing } from "./shares/sharing.ts";

/** What every thing of a workspace has in common: its access, address, comments, links to others, shares, trash and export. */
export interface Items extends ItemAccess {
  readonly routes: readonly RouteBinding[];
  register(kind: ItemKind): void;
  /** Whether anybody has registered a kind by this name. */
  isKind(name: string): name is ItemRef["kind"];
  /** Information classes: asked by every product that lists or moves items by itself. */
  readonly classes: Classes;
  /** What only those see to whom it is shared: asked by kinds that can be restricted. */
  readonly restrictions: Restrictions;
  /** What the audit log is told of reading. */
  readonly uses: Uses;
  /** Who has been in the room that decides who reads an item, and when; null: no room does. */
  roomPast(item: FoundItem, limit: number): Promise<RoomPast | null>;
  readonly links: Links;
  readonly comments: Comments;
  readonly shares: Shares;
  readonly sharing: Sharing;
  /** What links and grants open to people from outside. */
  readonly exposures: ExposureSource;
  /** Counts a download by a link; false: none is left. */
  spendDownload(grantId: string): Promise<boolean>;
  /** What a visitor shows once they have given a password, for protocols of their own. Refuses LINK_GONE, LINK_PASSWORD_WRONG and SIGN_IN_THROTTLED. */
  unlockLink(given: { readonly secret: string; readonly password: string }, ip: string): Promise<UnlockedLink>;
  /** Ends for good what was put in the trash before a moment. */
  purge(before: Date): Promise<void>;
  registerExport(part: ExportPart): void;
  exportParts(): readonly ExportPart[];
}

export interface ItemDeps {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly live: Live;
  readonly log: Pick<Log, "warn">;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
  /** From where a request comes. */
  readonly addressOf: Http["addressOf"];
}

export function createItems(deps: ItemDeps): Items {
  const { identity, workspaces, live, events, jobs, organisations, policy, addressOf } = deps;
  const db = deps.database.of<ItemTables>();
  const kinds = new Map<string, ItemKind>();
  const parts: ExportPart[] = [];
  const classes = createClasses({ db, events, identity, policy, workspaces });
  const restrictions = createRestrictions({ db, events });
  const uses = createUses({ db, events, classes, organisations, log: deps.log });
  const access = createAccess({
    uses,
    unlocking: identity.linkPasswords,
    async termsOf({ kind }, grantId) {
      if (kinds.get(kind)?.takesLinks === undefined) return noTerms;
      return (await readTerms(db, [grantId])).get(grantId) ?? noTerms;
    },
    agencyOf: (id) => organisations.byId(id)?.name ?? "",
    workspaces,
    policy,
    kinds,
    classes,
    organisationOfPerson: async (id) => (await identity.personById(id))?.organisationId ?? null,
    personsOf: async (personIds) =>
      (await identity.personsByIds(personIds))
        .filter((person) => !person.disabled)
        .map(({ id, organisationId }) => ({ personId: id, organisationId })),
  });
  const links = createLinks({ db, access });
  const comments = createComments({ db, events, access, kinds });

  listenToItems({ live, events, access, classes, restrictions, kinds, policy });
  events.watch(["grant.revoked"], ({ payload }) => {
    if (payload.granteeId !== undefined) live.recheck(payload.granteeId);
    if (payload.granteeOrganisationId !== undefined) live.recheckOrganisation(payload.granteeOrganisationId);
  });
  // `identity` listened first: by now the person's groups are read afresh.
  events.watch(["group.memberRemoved"], ({ payload }) => live.recheck(payload.personId));
  events.watch(["group.removed"], ({ organisationId }) => live.recheckOrganisation(organisationId ?? ""));
  // Out of what was given, and everything in it with it.
  events.watchAll(({ type, item, payload }) => {
    if (item && type.endsWith(".moved") && "isElsewhere" in payload && payload.isElsewhere)
      live.recheckTopics(`item:${item.kind}/`);
  });
  const purge = async (before: Date): Promise<void> => {
    for (const kind of kinds.values()) await kind.purge?.(before);
    await trimGone(db, access, { readPage: readClassPage, forget: deleteClasses });
    await trimGone(db, access, { readPage: readRestrictionPage, forget: deleteRestrictions });
    await trimGone(db, access, { readPage: readMarkedPage, forget: deleteMarkers });
    await uses.trim();
  };
  jobs.handle("items:purge", () => purge(new Date(now() - trashMs)), "housekeeping");
  jobs.every("33 2 * * *", "items:purge");

  const shares = createShares({ workspaces, organisations, identity, policy, access });
  const shareDeps = {
    ...{
      db,
      events,
      kinds,
      access,
      classes,
      restrictions,
      workspaces,
      organisations,
      identity,
      policy,
      shares,
      uses,
      addressOf,
    },
  };
  return {
    ...access,
    sharing: createSharing(shareDeps),
    routes: [
      itemRoutes({ access, classes, kinds, links, workspaces, identity }),
      commentRoutes({ comments, identity }),
      shareRoutes(shareDeps),
      classRoutes({ db, events, access, classes, identity, kinds, policy, workspaces }),
    ],
    classes,
    restrictions,
    uses,
    async roomPast({ kind, id, accessOf = { kind, id } }, limit) {
      return (await kinds.get(accessOf.kind)?.roomPast?.(accessOf.id, limit)) ?? null;
    },
    links,
    comments,
    shares,
    exposures: grantExposures({ db, access, classes, identity, workspaces }),
    unlockLink: (given, ip) => unlockLink({ access, identity, uses, addressOf }, given, ip),
    spendDownload: (grantId) => spendDownload(db, grantId),
    isKind: (name): name is ItemRef["kind"] => kinds.has(name),
    register: (kind) => void kinds.set(kind.kind, kind),
    registerExport: (part) => void parts.push(part),
    purge,
    exportParts: () => parts,
  };
}
