import type { Principal } from "#http";
import { shareTypes } from "../../received/grantees.ts";
import { mayShareWith } from "../../federated/may-share.ts";
import { isOwnHost, parseAddress } from "../../federated/address.ts";
import type { OcsDeps } from "../exchange.ts";
import type { Fields } from "./fields.ts";

/** Shorter words find nobody: a list of everyone is not to be had. */
export const shortestSearch = 2;
const mostShown = 50;
/** As far as pages go. */
const mostFound = 200;

interface Sharee {
  readonly label: string;
  readonly value: { readonly shareType: number; readonly shareWith: string };
}

const nobody = {
  users: [],
  groups: [],
  remotes: [],
  remote_groups: [],
  emails: [],
  circles: [],
  rooms: [],
  lookup: [],
};

/** An answer in which nobody is found. */
export const noSharees = { exact: nobody, ...nobody };

const whole = (fields: Fields, name: string, least: number): number => {
  const value = Number(fields.get(name));
  return Number.isSafeInteger(value) && value >= least ? value : least;
};

/** Who is written out with a server that the caller may share with: nobody is looked for there. */
function remotesOf(
  deps: Pick<OcsDeps, "http" | "organisations" | "policy">,
  person: Principal,
  search: string,
): object[] {
  const address = parseAddress(search);
  if (!address || isOwnHost(deps, address.host) || !mayShareWith(deps, person, address.host)) return [];
  const shareWith = `${address.user}@${address.host}`;
  const value = { shareType: shareTypes.federated, shareWith, server: address.host };
  return [{ label: shareWith, uuid: shareWith, name: address.user, value }];
}

/** Persons and groups whom the caller may find, as on the page; those who are called just so stand under `exact`. */
export async function findSharees(
  { http, identity, organisations, policy }: OcsDeps,
  person: Principal,
  fields: Fields,
): Promise<object> {
  const search = (fields.get("search") ?? "").trim().slice(0, 100);
  if (search.length < shortestSearch) return noSharees;
  const perPage = Math.min(fields.has("perPage") ? whole(fields, "perPage", 1) : mostShown, mostShown);
  const from = (whole(fields, "page", 1) - 1) * perPage;
  if (from + perPage > mostFound) return noSharees;
  const persons = await identity.searchPersons(person, search, from + perPage);
  const groups = await identity.searchGroups(person, search, from + perPage);
  const users = persons.slice(from).flatMap((one) =>
    one.id === person.personId
      ? []
      : [
          {
            label: one.displayName,
            subline: organisations.byId(one.organisationId)?.name ?? "",
            icon: "icon-user",
            value: { shareType: shareTypes.user, shareWith: one.name },
            shareWithDisplayNameUnique: one.name,
            status: [],
          },
        ],
  );
  const found = groups.slice(from).map((one) => ({
    label: one.name,
    value: { shareType: shareTypes.group, shareWith: one.id },
  }));
  const isExact = ({ label, value }: Sharee): boolean =>
    [label, value.shareWith].some((one) => one.toLowerCase() === search.toLowerCase());
  const isOther = (one: Sharee): boolean => !isExact(one);
  return {
    exact: {
      ...nobody,
      users: users.filter(isExact),
      groups: found.filter(isExact),
      remotes: remotesOf({ http, organisations, policy }, person, search),
    },
    ...nobody,
    users: users.filter(isOther),
    groups: found.filter(isOther),
  };
}
