import type { PersonRole } from "@safos/contract/person-roles";
import type { RoleAccess } from "@safos/contract/route";
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
  /** Was invited by mail: nobody's colleague, with what they were invited to and nothing of an organisation's. */
  readonly isGuest: boolean;
  /** What they may do for their organisation besides; those whose time is over are left out. */
  readonly roles: readonly PersonRole[];
  /** The token row behind this request; its end ends every socket opened with it. */
  readonly sessionId: string;
  /** Matrix device of the session; app passwords have none. */
  readonly deviceId: string | null;
  /** When a second factor was last shown in this session, as milliseconds since 1970; null: never. */
  readonly secondFactorAt: number | null;
  /**
   * When the person last proved in this session who they are, with a second factor if they have one, as milliseconds since
   * 1970; null: never. What the operator made for a program is always fresh: nobody sits there.
   */
  readonly provedAt: number | null;
  /** The organisation asks for a second factor and the person has none: only the way to one is open. */
  readonly isSecondFactorMissing: boolean;
  /** What the session opens, by the names that protocols give themselves; null: everything that its person may do. */
  readonly scopes: readonly string[] | null;
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
  interface FastifyInstance {
    readonly publicUrl: string;
  }
  interface FastifyRequest {
    principal: Principal | null;
    /** What was shown, also when it was not accepted: Matrix tells an unknown token from a missing one. */
    credentials: Credentials | null;
    /** Whether the token shown was good until it expired and its session can still be refreshed. */
    isTokenExpired: boolean;
    /** Whether what was shown is good, and opens another part of Safos than the one that is asked for. */
    isOutOfScope: boolean;
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

/** Someone with a role in their own organisation, or an administrator of it, or a refusal. */
export function requireRole(request: FastifyRequest, role: RoleAccess): Principal {
  const principal = requirePerson(request);
  if (!principal.isAdmin && !principal.roles.includes(role))
    throw refuse("FORBIDDEN", "Only administrators, and those who have the role for it, may do this.");
  return principal;
}
