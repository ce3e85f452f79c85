import { byPerson } from "#events";
import { Refusal } from "#http";
import type { Person } from "#identity";
import type { Core } from "../../../core.ts";
import type { JsonObject } from "../../../events/pdu.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { bodyOf, bodyTextOr, param, queryText } from "../../../protocol/scope.ts";
import { fullName } from "../../../sessions/full-name.ts";
import { requireColleague, requireManaged } from "../../find.ts";
import { viewAccount } from "../view.ts";

const about = { name: "administer-account", section: "User Admin API (Synapse)", gives: ["answer"] } as const;

export const answerAccount = defineStep({
  ...about,
  run: async ({ core, request }) => ({ answer: viewAccount(await requireColleague(core, param(request, "userId"))) }),
});

/** What of an account an administrator may say. Passwords are none of it: they would let one in as someone else. */
function changeIn(body: JsonObject) {
  for (const key of ["password", "threepids", "external_ids", "user_type", "approved"])
    if ((body[key] ?? null) !== null)
      refuse(
        "M_INVALID_PARAM",
        `${key} is not set here: people choose passwords by invitation, and provide the rest themselves.`,
      );
  const flag = (key: string): boolean | undefined => {
    const value = body[key] ?? undefined;
    return value === undefined || typeof value === "boolean" ? value : refuse("M_BAD_JSON", `${key} is true or false.`);
  };
  const displayName = bodyTextOr(body, "displayname")?.trim();
  if (displayName !== undefined && (displayName === "" || displayName.length > 200))
    refuse("M_INVALID_PARAM", "displayname has 1 to 200 characters.");
  const isDisabled = flag("deactivated") ?? flag("locked");
  const isAdmin = flag("admin");
  return {
    ...(displayName === undefined ? {} : { displayName }),
    ...(isDisabled === undefined ? {} : { isDisabled }),
    ...(isAdmin === undefined ? {} : { isAdmin }),
  };
}

/** Closes or opens, renames, or makes an administrator; whom nobody is called so far is added, without a password. */
export const putAccount = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request, reply }, { person }) {
    const name = param(request, "userId");
    const change = changeIn(bodyOf(request));
    await core.http.requireFresh(request);
    const actor = byPerson(person.personId);
    const known = await core.identity.personByName(name);
    if (known?.isGuest) refuse("M_FORBIDDEN", "Guests are looked after on the page.");
    if (known && change.isDisabled === true) await requireManaged(core, known.userId);
    if (!known) {
      const { displayName, isAdmin = false, isDisabled } = change;
      if (isDisabled === true) refuse("M_INVALID_PARAM", "An account that is not there cannot be closed.");
      const fresh = { name, password: null, isAdmin, ...(displayName === undefined ? {} : { displayName }) };
      const made = await core.identity.add(fresh, actor).catch(refuseName);
      reply.code(201);
      return { answer: viewAccount(made) };
    }
    return { answer: viewAccount(await changeAccount(core, known, change, actor)) };
  },
});

function refuseName(error: unknown): never {
  if (error instanceof Refusal && error.code === "NAME_INVALID") refuse("M_INVALID_USERNAME", error.message);
  if (error instanceof Refusal && error.code === "NAME_TAKEN") refuse("M_USER_IN_USE", error.message);
  throw error;
}

async function changeAccount(
  core: Core,
  person: Person,
  change: ReturnType<typeof changeIn>,
  actor: ReturnType<typeof byPerson>,
): Promise<Person> {
  if (Object.keys(change).length === 0) return person;
  const changed = await core.identity.change(person.id, change, actor);
  if (change.isDisabled === true) await core.identity.revokeAll(person.id);
  return changed;
}

/** Closes an account. What its person wrote stays: an agency's documents are not erased by a tool. */
export const deactivateAccount = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    if (bodyOf(request, true)["erase"] === true)
      refuse("M_INVALID_PARAM", "Nothing is erased here: the page leads through what someone leaves behind.");
    const target = await requireManaged(core, param(request, "userId"));
    await core.http.requireFresh(request);
    if (!target.disabled) await changeAccount(core, target, { isDisabled: true }, byPerson(person.personId));
    return { answer: { id_server_unbind_result: "no-support" } };
  },
});

/** Whether a name is free in an administrator's organisation. */
export const answerAvailable = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const username = queryText(request, "username") ?? refuse("M_MISSING_PARAM", "username is missing.");
    const name = fullName(core, username, request.headers.host);
    const domain =
      name
        .slice(name.lastIndexOf("@") + 1)
        .split(":")
        .at(-1) ?? "";
    if (core.organisations.byDomain(domain)?.id !== person.organisationId)
      refuse("M_INVALID_USERNAME", "That is no name of your organisation.");
    if (await core.identity.personByName(name)) refuse("M_USER_IN_USE", "Someone already has that name.");
    return { answer: { available: true } };
  },
});
