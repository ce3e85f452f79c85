import type { FastifyRequest } from "fastify";
import { refuse } from "./refusal.ts";

/** Who makes a request. One principal per request, resolved once by `http` through `identity`. */
export interface Principal {
  readonly kind: "person";
  readonly personId: string;
  readonly organisationId: string;
  /** `anna@fk.example` */
  readonly name: string;
  /** `@anna:fk.example` */
  readonly userId: string;
  readonly displayName: string;
  readonly isAdmin: boolean;
  /** The token row behind this request; its end ends every socket opened with it. */
  readonly sessionId: string;
  /** Matrix device of the session; app passwords have none. */
  readonly deviceId: string | null;
  /** When a second factor was last shown in this session, as milliseconds since 1970; null: never. */
  readonly secondFactorAt: number | null;
  /** The level of assurance that a provider vouched for, as it names it. */
  readonly assurance: string | null;
  readonly via: "cookie" | "bearer" | "basic";
}

/** What a request shows to prove who makes it. */
export type Credentials =
  | { readonly kind: "cookie" | "bearer"; readonly token: string; readonly ip: string }
  | { readonly kind: "basic"; readonly name: string; readonly secret: string; readonly ip: string };

/** Who makes a request; without a principal, whether the token was good once and can be exchanged for a fresh one. */
export interface Authenticated {
  readonly principal: Principal | null;
  readonly isTokenExpired: boolean;
}

declare module "fastify" {
  interface FastifyRequest {
    principal: Principal | null;
    /** What was shown, also when it was not accepted: Matrix tells an unknown token from a missing one. */
    credentials: Credentials | null;
    /** Whether the token shown was good until it expired and its session can still be refreshed. */
    isTokenExpired: boolean;
  }
}

/** The person behind a request, or a refusal. */
export function requirePerson(request: FastifyRequest): Principal {
  if (!request.principal) throw refuse("UNAUTHENTICATED");
  return request.principal;
}

/** An administrator of their own organisation, or a refusal. */
export function requireAdmin(request: FastifyRequest): Principal {
  const principal = requirePerson(request);
  if (!principal.isAdmin) throw refuse("FORBIDDEN", "Only administrators may do this.");
  return principal;
}
