import type {
  ChangeProvider,
  NewProvider,
  Provider as ProviderView,
  ProviderCheck,
  ProviderDraft,
  SignInWays,
} from "@safos/contract/providers";
import { system, type EventActor } from "#events";
import { refuse } from "#http";
import { createProviderContext, type ProviderContext } from "./context.ts";
import { setEmergencyAdministrators } from "./emergency.ts";
import { readEmergencyIds } from "./emergency-queries.ts";
import { checkOidc } from "./oidc/check.ts";
import { logOutByToken } from "./oidc/back-channel.ts";
import { countPersonsOf, readProvider, readProvidersOf } from "./queries.ts";
import { refreshMetadata } from "./refresh.ts";
import { removeProvider } from "./remove.ts";
import { logOutBySaml } from "./saml/log-out.ts";
import { ownMetadata } from "./saml/own-metadata.ts";
import { checkSaml } from "./saml/trust.ts";
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
  checkProvider(organisationId: string, draft: ProviderDraft): Promise<readonly ProviderCheck[]>;
  emergencyAdministrators(organisationId: string): Promise<readonly string[]>;
  setEmergencyAdministrators(organisationId: string, personIds: readonly string[], actor?: EventActor): Promise<void>;
  /** By the domain of the name alone. */
  signInWays(name: string): Promise<SignInWays>;
  startSignIn(of: Parameters<typeof startSignIn>[1]): Promise<string>;
  finishOidc(of: Parameters<typeof finishOidc>[1]): Promise<Vouched>;
  takeAssertion(of: Parameters<typeof takeAssertion>[1]): Promise<string>;
  finishSaml(of: Parameters<typeof finishSaml>[1]): Promise<Vouched>;
  logOutByToken(id: string, token: string): Promise<void>;
  logOutBySaml(id: string, of: Parameters<typeof logOutBySaml>[2]): Promise<string>;
  samlMetadata(id: string): Promise<string>;
  /** Where the browser goes to sign out at the provider as well; null: nowhere. */
  signOutAddress(sessionId: string): Promise<string | null>;
  refreshMetadata(): Promise<void>;
}

export function createProviders(deps: Parameters<typeof createProviderContext>[0]): Providers {
  const context = createProviderContext(deps);
  return { ...managing(context), ...signingIn(context) };
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
    return providers.map((one) => viewProvider(one, publicUrl, counts.get(one.id) ?? 0));
  }

  async function needView(organisationId: string, id: string): Promise<ProviderView> {
    const found = (await providersOf(organisationId)).find((one) => one.id === id);
    if (!found) throw refuse("MISSING", "There is no such provider.");
    return found;
  }

  return {
    providersOf,
    addProvider: async (organisationId, fresh, actor = system) =>
      needView(organisationId, await addProvider(context, actor, organisationId, fresh)),
    async changeProvider(organisationId, id, change, actor = system) {
      await changeProvider(context, actor, { organisationId, id }, change);
      return needView(organisationId, id);
    },
    removeProvider: (organisationId, id, actor = system) => removeProvider(context, actor, { organisationId, id }),
    async checkProvider(organisationId, draft) {
      const stored = draft.id === undefined ? null : await readProvider(db, draft.id);
      if (draft.id !== undefined && stored?.organisationId !== organisationId) throw refuse("MISSING");
      // A secret that is kept goes to no other address than the one that it was given for.
      const isSame = stored?.kind === "oidc" && stored.settings.issuer === draft.oidc?.issuer && stored.secret !== null;
      const secret = draft.secret ?? (isSame && stored.secret ? context.seal.open(stored.secret, stored.id) : null);
      if (draft.kind === "oidc" && draft.oidc) return checkOidc(context.fetch, draft.oidc, secret);
      return draft.kind === "saml" && draft.saml ? checkSaml(context, draft.saml, organisationId) : [];
    },
    emergencyAdministrators: (organisationId) => readEmergencyIds(db, organisationId),
    setEmergencyAdministrators: (organisationId, personIds, actor = system) =>
      setEmergencyAdministrators(context, actor, organisationId, personIds),
  };
}

function signingIn(context: ProviderContext): Omit<Providers, Managing> {
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
