import Type from "typebox";
import {
  ChangeMe,
  ChangePassword,
  ChangePerson,
  CreatedAppPassword,
  ManagedPerson,
  ManagedPersonPage,
  Me,
  NewAppPassword,
  NewPerson,
  PeopleFound,
  ResetPassword,
  SessionList,
  Setup,
  SetupState,
  SignIn,
} from "@safos/contract/identity";
import { Empty, Id, Problem } from "@safos/contract/common";
import {
  expireSessionCookie,
  requireAdmin,
  requirePerson,
  sessionCookie,
  type FastifyInstance,
  type FastifyRequest,
  type Http,
  type Principal,
  refuse,
} from "#http";
import type { Organisations } from "#organisations";
import { groupRoutes } from "./group-routes.ts";
import { manageView, type Person } from "./persons.ts";
import type { Identity } from "./service.ts";
import type { SessionRow } from "./queries.ts";

const cookieSeconds = 30 * 86_400;
const tags = ["identity"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const Search = Type.Object({
  query: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

export interface IdentityRouteOptions {
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly http: Http;
}

export function identityRoutes(options: IdentityRouteOptions) {
  const { identity, organisations, http } = options;

  function labelOf(request: FastifyRequest): string {
    return (request.headers["user-agent"] ?? "").slice(0, 200) || "Safos";
  }

  async function describeMe(principal: Principal): Promise<Me> {
    const person = await identity.personById(principal.personId);
    const organisation = organisations.byId(principal.organisationId);
    if (!person || !organisation) throw refuse("UNAUTHENTICATED");
    return {
      person: identity.view(person),
      isAdmin: person.isAdmin,
      locale: person.locale,
      theme: person.theme,
      deviceId: principal.deviceId,
      sessionId: principal.sessionId,
      organisation,
    };
  }

  const manage = (person: Person): ManagedPerson => manageView(person, identity.view(person));

  async function requireManaged(request: FastifyRequest<{ Params: { id: string } }>): Promise<Person> {
    const admin = requireAdmin(request);
    const person = await identity.personById(request.params.id);
    if (person?.organisationId !== admin.organisationId) throw refuse("MISSING", "There is no such person.");
    return person;
  }

  /** Only somebody at the machine itself, and not through a proxy on it, may set up without the printed code. */
  function isAtTheMachine(request: FastifyRequest): boolean {
    const address = request.socket.remoteAddress ?? "";
    const isLocal = address === "127.0.0.1" || address === "::1" || address === "::ffff:127.0.0.1";
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    return (
      isLocal && request.headers["x-forwarded-for"] === undefined && ["localhost", "127.0.0.1", "[::1]"].includes(host)
    );
  }

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(groupRoutes({ identity }));
    app.get("/api/v1/setup", { schema: { tags, response: { 200: SetupState } } }, async (request) => ({
      isNeeded: await identity.isSetupNeeded(),
      needsCode: !isAtTheMachine(request),
    }));
    app.post<{ Body: Setup }>(
      "/api/v1/setup",
      { schema: { tags, body: Setup, response: { 201: Me, ...errors } } },
      async (request, reply) => {
        const person = await identity.setUp(request.body, isAtTheMachine(request));
        const session = await identity.createSession(person.id, { kind: "page", label: labelOf(request) });
        reply.header("set-cookie", sessionCookie(session.token, http.isSecure, cookieSeconds));
        return reply.code(201).send(await describeMe(session.principal));
      },
    );

    app.get("/api/v1/session", { schema: { tags, response: { 200: Me, ...errors } } }, async (request) =>
      describeMe(requirePerson(request)),
    );
    app.post<{ Body: SignIn }>(
      "/api/v1/session",
      { schema: { tags, body: SignIn, response: { 201: Me, ...errors } } },
      async (request, reply) => {
        const session = await identity.signIn({
          ...request.body,
          ip: options.http.addressOf(request.raw),
          label: labelOf(request),
          kind: "page",
        });
        reply.header("set-cookie", sessionCookie(session.token, http.isSecure, cookieSeconds));
        return reply.code(201).send(await describeMe(session.principal));
      },
    );
    app.delete("/api/v1/session", { schema: { tags, response: { 200: Empty, ...errors } } }, async (request, reply) => {
      const principal = requirePerson(request);
      await identity.revoke(principal.personId, principal.sessionId);
      reply.header("set-cookie", expireSessionCookie(http.isSecure));
      return {};
    });

    app.patch<{ Body: ChangeMe }>(
      "/api/v1/me",
      { schema: { tags, body: ChangeMe, response: { 200: Me, ...errors } } },
      async (request) => {
        const principal = requirePerson(request);
        await identity.change(principal.personId, request.body);
        return describeMe(principal);
      },
    );
    app.post<{ Body: ChangePassword }>(
      "/api/v1/me/password",
      { schema: { tags, body: ChangePassword, response: { 200: Empty, ...errors } } },
      async (request) => {
        const principal = requirePerson(request);
        if (!(await identity.checkPassword(principal.personId, request.body.current))) throw refuse("PASSWORD_WRONG");
        await identity.setPassword(principal.personId, request.body.next);
        await identity.revokeAll(principal.personId, principal.sessionId);
        return {};
      },
    );

    const listed = (principal: Principal, session: SessionRow) => ({
      id: session.id,
      kind: session.kind,
      label: session.label,
      createdAt: session.createdAt.toISOString(),
      lastUsedAt: session.lastUsedAt.toISOString(),
      expiresAt: session.expiresAt?.toISOString() ?? null,
      isCurrent: session.id === principal.sessionId,
    });
    app.get("/api/v1/sessions", { schema: { tags, response: { 200: SessionList, ...errors } } }, async (request) => {
      const principal = requirePerson(request);
      const sessions = await identity.sessionsOf(principal.personId);
      return { items: sessions.filter((one) => one.kind !== "app").map((one) => listed(principal, one)) };
    });
    app.delete<{ Params: { id: string } }>(
      "/api/v1/sessions/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        if (!(await identity.revoke(requirePerson(request).personId, request.params.id)))
          throw refuse("MISSING", "There is no such session.");
        return {};
      },
    );

    app.get(
      "/api/v1/app-passwords",
      { schema: { tags, response: { 200: SessionList, ...errors } } },
      async (request) => {
        const principal = requirePerson(request);
        const sessions = await identity.sessionsOf(principal.personId);
        return { items: sessions.filter((one) => one.kind === "app").map((one) => listed(principal, one)) };
      },
    );
    app.post<{ Body: NewAppPassword }>(
      "/api/v1/app-passwords",
      { schema: { tags, body: NewAppPassword, response: { 201: CreatedAppPassword, ...errors } } },
      async (request, reply) => {
        const principal = requirePerson(request);
        // An app password opens files only; it must not be able to make more of itself.
        if (principal.via === "basic") throw refuse("FORBIDDEN", "App passwords are made in the page.");
        const made = await identity.createSession(principal.personId, { kind: "app", label: request.body.label });
        return reply.code(201).send({ id: made.sessionId, name: principal.name, password: made.token });
      },
    );
    app.delete<{ Params: { id: string } }>(
      "/api/v1/app-passwords/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        if (!(await identity.revoke(requirePerson(request).personId, request.params.id)))
          throw refuse("MISSING", "There is no such app password.");
        return {};
      },
    );

    app.get<{ Querystring: { query?: string; limit?: number } }>(
      "/api/v1/people",
      { schema: { tags, querystring: Search, response: { 200: PeopleFound, ...errors } } },
      async (request) => {
        const found = await identity.searchPersons(
          requirePerson(request),
          request.query.query ?? "",
          Math.min(request.query.limit ?? 20, 50),
        );
        return { items: found.map((person) => identity.view(person)) };
      },
    );

    app.get<{ Querystring: { query?: string; after?: string; limit?: number } }>(
      "/api/v1/persons",
      { schema: { tags, querystring: Search, response: { 200: ManagedPersonPage, ...errors } } },
      async (request) => {
        const admin = requireAdmin(request);
        const page = await identity.managedPage(
          admin.organisationId,
          request.query.query ?? "",
          request.query.after,
          request.query.limit ?? 100,
        );
        return { ...page, items: page.items.map(manage) };
      },
    );
    app.post<{ Body: NewPerson }>(
      "/api/v1/persons",
      { schema: { tags, body: NewPerson, response: { 201: ManagedPerson, ...errors } } },
      async (request, reply) => {
        const organisation = organisations.byId(requireAdmin(request).organisationId);
        const name = request.body.name.includes("@")
          ? request.body.name
          : `${request.body.name}@${organisation?.domains[0] ?? ""}`;
        const domain = name.replace(/^@/, "").split(/[@:]/).at(-1)?.toLowerCase() ?? "";
        if (!organisation?.domains.includes(domain))
          throw refuse("NAME_INVALID", "The name must end with one of the organisation's domains.", {
            domain,
          });
        return reply.code(201).send(manage(await identity.add({ ...request.body, name })));
      },
    );
    app.patch<{ Params: { id: string }; Body: ChangePerson }>(
      "/api/v1/persons/:id",
      { schema: { tags, params: ById, body: ChangePerson, response: { 200: ManagedPerson, ...errors } } },
      async (request) => {
        const person = await requireManaged(request);
        const changed = await identity.change(person.id, request.body);
        if (request.body.isDisabled === true) await identity.revokeAll(person.id);
        return manage(changed);
      },
    );
    app.post<{ Params: { id: string }; Body: ResetPassword }>(
      "/api/v1/persons/:id/password",
      { schema: { tags, params: ById, body: ResetPassword, response: { 200: Empty, ...errors } } },
      async (request) => {
        const person = await requireManaged(request);
        await identity.setPassword(person.id, request.body.password);
        await identity.revokeAll(person.id);
        return {};
      },
    );
  };
}
