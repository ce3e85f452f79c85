import Type from "typebox";
import { Empty } from "../common.ts";
import {
  ChangeProvider,
  DirectorySync,
  EmergencyAdministrators,
  NewProvider,
  Provider,
  ProviderDraft,
  ProviderList,
  ProviderReport,
  SignInWays,
} from "../providers.ts";
import { Bytes, defineRoutes } from "../route.ts";

const Parameters = Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 20_000 }));
const To = Type.Object({ to: Type.Optional(Type.String({ maxLength: 2000 })) });
const refusedSettings = [
  "PROVIDER_INVALID",
  "PROVIDER_DOMAIN",
  "PROVIDER_GROUP",
  "PROVIDER_UNREACHABLE",
  "EMERGENCY_NEEDED",
  "PROVIDER_SECRET_AGAIN",
] as const;

/** An organisation's identity providers, for its administrators. */
export const providerRoutes = defineRoutes({
  listProviders: {
    method: "GET",
    path: "/api/v1/organisation/providers",
    access: "admin",
    answer: ProviderList,
  },
  addProvider: {
    method: "POST",
    path: "/api/v1/organisation/providers",
    access: "admin",
    isFresh: true,
    body: NewProvider,
    answer: Provider,
    status: 201,
    errors: refusedSettings,
  },
  changeProvider: {
    method: "PATCH",
    path: "/api/v1/organisation/providers/:id",
    access: "admin",
    isFresh: true,
    body: ChangeProvider,
    answer: Provider,
    errors: refusedSettings,
  },
  removeProvider: {
    method: "DELETE",
    path: "/api/v1/organisation/providers/:id",
    access: "admin",
    isFresh: true,
    answer: Empty,
  },
  /** Asks the provider what it offers and looks at it; saves nothing. */
  testProvider: {
    method: "POST",
    path: "/api/v1/organisation/provider-tests",
    access: "admin",
    body: ProviderDraft,
    answer: ProviderReport,
  },
  /** Reads the organisation's directory as soon as there is room; how it goes stands in the provider's `sync`. */
  syncProvider: {
    method: "POST",
    path: "/api/v1/organisation/providers/:id/syncs",
    access: "admin",
    answer: DirectorySync,
    status: 202,
  },
  readEmergencyAdministrators: {
    method: "GET",
    path: "/api/v1/organisation/emergency-administrators",
    access: "admin",
    answer: EmergencyAdministrators,
  },
  setEmergencyAdministrators: {
    method: "PUT",
    path: "/api/v1/organisation/emergency-administrators",
    access: "admin",
    isFresh: true,
    body: EmergencyAdministrators,
    answer: EmergencyAdministrators,
    errors: ["EMERGENCY_INVALID", "EMERGENCY_NEEDED"],
  },
});

/** Signing in through a provider: browsers and providers come here by themselves. */
export const providerSignInRoutes = defineRoutes({
  /** By the domain of the name alone. */
  readSignInWays: {
    method: "GET",
    path: "/api/v1/sign-in/ways",
    access: "anyone",
    query: Type.Object({ name: Type.String({ maxLength: 320 }) }),
    answer: SignInWays,
  },
  /** Leads the browser to the provider; `to` is a path of the page. */
  startSignIn: { method: "GET", path: "/api/v1/sign-in/:id/start", access: "anyone", query: To, answer: Bytes },
  /** OpenID Connect Core 1.0 §3.1.2.5. */
  finishOidc: {
    method: "GET",
    path: "/api/v1/sign-in/:id/callback",
    access: "anyone",
    query: Parameters,
    answer: Bytes,
  },
  /** OpenID Connect Back-Channel Logout 1.0 §2.5. */
  logOutByOidc: {
    method: "POST",
    path: "/api/v1/sign-in/:id/backchannel",
    access: "anyone",
    body: Bytes,
    answer: Bytes,
    errors: ["ASSERTION_INVALID", "PROVIDER_UNREACHABLE"],
  },
  /** SAML 2.0 Metadata: who we are, signed. */
  readSamlMetadata: { method: "GET", path: "/api/v1/sign-in/:id/metadata", access: "anyone", answer: Bytes },
  /** SAML 2.0 Bindings §3.5: the assertion comes by the browser's form. */
  takeSamlResponse: {
    method: "POST",
    path: "/api/v1/sign-in/:id/assertion",
    access: "anyone",
    body: Bytes,
    answer: Bytes,
  },
  /** Where the browser that began comes with its cookie, which a form from elsewhere is sent without. */
  finishSaml: {
    method: "GET",
    path: "/api/v1/sign-in/:id/finish",
    access: "anyone",
    query: Type.Object({ ticket: Type.String({ minLength: 1, maxLength: 100 }) }),
    answer: Bytes,
  },
  /** SAML 2.0 Profiles §4.4: logout requests and answers, by redirect. */
  logOutBySaml: {
    method: "GET",
    path: "/api/v1/sign-in/:id/logout",
    access: "anyone",
    query: Parameters,
    answer: Bytes,
    errors: ["ASSERTION_INVALID"],
  },
});
