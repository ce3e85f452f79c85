import type {
  ChangeProvider,
  DirectorySync,
  NewProvider,
  Provider as ProviderView,
  ProviderDraft,
  ProviderReport,
  SignInWays,
} from "@safos/contract/providers";
import { system, type EventActor } from "#events";
import { refuse } from "#http";
import { createProviderContext, type ProviderContext } from "./context.ts";
import { setEmergencyAdministrators } from "./emergency.ts";
import { readEmergencyIds } from "./emergency-queries.ts";
import { readSubjects } from "./identity-queries.ts";
import { checkDraft } from "./check.ts";
import { readSyncs } from "./ldap/sync/queries.ts";
import { syncDirectory } from "./ldap/sync/run.ts";
import { askForSync, needDirectory, queueDueSyncs, queueSync, viewSync } from "./ldap/sync/schedule.ts";
import { checkByBind, directoriesFor, signInByBind, type BoundPerson } from "./ldap/verify.ts";
import type { PersonName } from "../people/names.ts";
import { logOutByToken } from "./oidc/back-channel.ts";
import { countPersonsOf, readProvider, readProvidersOf } from "./queries.ts";
import { refreshMetadata } from "./refresh.ts";
import { removeProvider } from "./remove.ts";
import { logOutBySaml } from "./saml/log-out.ts";
import { ownMetadata } from "./saml/own-metadata.ts";
import { addProvider, changeProvider } from "./save.ts";
import { finishOidc, finishSaml, needEnabled, startSignIn, takeAssertion, type Vouched } from "./sign-in.ts";
import { signOutAddress } from "./sign-out.ts";
import { viewProvider } from "./view.ts";
import { findWays } from "./ways.ts";

export interface Providers {
  providersOf(organisationId: string): Promise<readonly ProviderView[]>;
  addProvider(organisationId: string, fresh: NewProvider, actor?: EventActor): Promise<ProviderView>;
  changeProvider(organisationId: string, id: string, change: ChangeProvider, actor?: EventActor): Promise<ProviderView>;
  removeProvider(organisationId: string, id: string, actor?: EventActor): Promise<void>;
  /** Asks the provider what it offers; saves nothing. */
  checkProvider(organisationId: string, draft: ProviderDraft): Promise<ProviderReport>;
  /** Queues a sync of the organisation's directory. Refuses MISSING. */
  askForSync(organisationId: string, id: string): Promise<DirectorySync>;
  /** Syncs it here and now; null: another process is at it. Refuses MISSING. */
  syncNow(organisationId: string, id: string): Promise<DirectorySync | null>;
  /** What the job does. */
  syncDirectory(id: string): Promise<void>;
  queueDueSyncs(): Promise<void>;
  emergencyAdministrators(organisationId: string): Promise<readonly string[]>;
  setEmergencyAdministrators(organisationId: string, personIds: readonly string[], actor?: EventActor): Promise<void>;
  /** By the domain of the name alone. */
  signInWays(name: string): Promise<SignInWays>;
  /** How the browser gets to the provider. */
  startSignIn(of: Parameters<typeof startSignIn>[1]): ReturnType<typeof startSignIn>;
  finishOidc(of: Parameters<typeof finishOidc>[1]): Promise<Vouched>;
  takeAssertion(of: Parameters<typeof takeAssertion>[1]): Promise<string>;
  finishSaml(of: Parameters<typeof finishSaml>[1]): Promise<Vouched>;
  logOutByToken(id: string, token: string): Promise<void>;
  logOutBySaml(id: string, of: Parameters<typeof logOutBySaml>[2]): Promise<string>;
  samlMetadata(id: string): Promise<string>;
  /** Where the browser goes to sign out at the provider as well; null: nowhere. */
  signOutAddress(sessionId: string): Promise<string | null>;
  refreshMetadata(): Promise<void>;
  readonly directories: Directories;
}

/** The organisations' directories, as far as sign-ins ask them. Both refuse PROVIDER_UNREACHABLE. */
export interface Directories {
  /** Whether passwords of a domain are asked of a directory. */
  isFor(domain: string): Promise<boolean>;
  /** Whose name and password these are. Refuses what `admit` refuses. */
  signIn(name: PersonName, password: string): Promise<BoundPerson | null>;
  /** Whether someone's directory takes the password. */
  check(personId: string, password: string): Promise<boolean>;
  /** Whether a directory knows someone. */
  isKnown(personId: string): Promise<boolean>;
}

export function createProviders(deps: Parameters<typeof createProviderContext>[0]): Providers {
  const context = createProviderContext(deps);
  return { ...managing(context), ...syncing(context), ...signingIn(context) };
}

type Syncing = "askForSync" | "syncNow" | "syncDirectory" | "queueDueSyncs" | "directories";

function syncing(context: ProviderContext): Pick<Providers, Syncing> {
  return {
    askForSync: (organisationId, id) => askForSync(context, organisationId, id),
    async syncNow(organisationId, id) {
      const provider = await needDirectory(context, organisationId, id);
      if (!(await syncDirectory(context, id))) return null;
      return viewSync(provider, (await readSyncs(context.db, [id])).get(id));
    },
    async syncDirectory(id) {
      await syncDirectory(context, id);
    },
    queueDueSyncs: () => queueDueSyncs(context),
    directories: {
      isFor: async (domain) => (await directoriesFor(context, domain)).length > 0,
      signIn: (name, password) => signInByBind(context, name, password),
      check: (personId, password) => checkByBind(context, personId, password),
      isKnown: async (personId) => (await readSubjects(context.db, personId)).length > 0,
    },
  };
}

type Managing =
  | "providersOf"
  | "addProvider"
  | "changeProvider"
  | "removeProvider"
  | "checkProvider"
  | "emergencyAdministrators"
  | "setEmergencyAdministrators";

function managing(context: ProviderContext): Pick<Providers, Managing> {
  const { db, publicUrl } = context;

  async function providersOf(organisationId: string): Promise<readonly ProviderView[]> {
    const counts = await countPersonsOf(db, organisationId);
    const providers = await readProvidersOf(db, organisationId);
    const syncs = await readSyncs(
      db,
      providers.map(({ id }) => id),
    );
    return providers.map((one) =>
      viewProvider(one, publicUrl, {
        personCount: counts.get(one.id) ?? 0,
        sync: viewSync(one, syncs.get(one.id)),
      }),
    );
  }

  async function needView(organisationId: string, id: string): Promise<ProviderView> {
    const found = (await providersOf(organisationId)).find((one) => one.id === id);
    if (!found) throw refuse("MISSING", "There is no such provider.");
    return found;
  }

  return {
    providersOf,
    async addProvider(organisationId, fresh, actor = system) {
      const id = await addProvider(context, actor, organisationId, fresh);
      if (fresh.kind === "ldap" && fresh.isEnabled) await queueSync(context, id);
      return needView(organisationId, id);
    },
    async changeProvider(organisationId, id, change, actor = system) {
      await changeProvider(context, actor, { organisationId, id }, change);
      return needView(organisationId, id);
    },
    removeProvider: (organisationId, id, actor = system) => removeProvider(context, actor, { organisationId, id }),
    checkProvider: (organisationId, draft) => checkDraft(context, organisationId, draft),
    emergencyAdministrators: (organisationId) => readEmergencyIds(db, organisationId),
    setEmergencyAdministrators: (organisationId, personIds, actor = system) =>
      setEmergencyAdministrators(context, actor, organisationId, personIds),
  };
}

function signingIn(context: ProviderContext): Omit<Providers, Managing | Syncing> {
  return {
    signInWays: (name) => findWays(context, name),
    startSignIn: (of) => startSignIn(context, of),
    finishOidc: (of) => finishOidc(context, of),
    takeAssertion: (of) => takeAssertion(context, of),
    finishSaml: (of) => finishSaml(context, of),
    logOutByToken: async (id, token) => logOutByToken(context, await needEnabled(context, id, "oidc"), token),
    logOutBySaml: async (id, of) => logOutBySaml(context, await needEnabled(context, id, "saml"), of),
    async samlMetadata(id) {
      // Those who run the identity provider need it before the provider is enabled.
      const provider = await readProvider(context.db, id);
      if (provider?.kind !== "saml") throw refuse("MISSING", "There is no such provider.");
      return ownMetadata(context, provider);
    },
    signOutAddress: (sessionId) => signOutAddress(context, sessionId),
    refreshMetadata: () => refreshMetadata(context),
  };
}
