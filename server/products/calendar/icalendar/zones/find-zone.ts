import { Budget } from "../../recurrence/budget.ts";
import { CalendarFault } from "../fault.ts";
import { limits } from "../limits.ts";
import { propertyOf, type Tree } from "../tree.ts";
import { ianaZone } from "./iana.ts";
import { describedZone } from "./vtimezone.ts";
import { windowsZones } from "./windows.ts";
import type { Zone } from "./zone.ts";

/** Days and candidates that all VTIMEZONEs of an object may cost: some twenty zones of two changes a year. */
const steps = 200_000;

/** VTIMEZONEs that have been read, each once, and what reading more of them may cost. */
export class DescribedZones {
  readonly #known = new Map<Tree, Zone>();
  readonly #budget: Budget;

  constructor(allowed = steps) {
    this.#budget = new Budget(allowed);
  }

  zoneOf(tree: Tree): Zone {
    const zone = this.#known.get(tree) ?? describedZone(tree, this.#budget);
    this.#known.set(tree, zone);
    return zone;
  }
}

/** The IANA zone of a TZID: by its name, a Windows name, or a name behind a prefix (`/mozilla.org/20050126_1/Europe/Stockholm`). */
export function zoneByName(name: string): Zone | null {
  const plain = name.trim().slice(0, 200);
  const known = ianaZone(plain) ?? ianaZone(windowsZones.get(plain) ?? "");
  if (known) return known;
  if (!plain.startsWith("/")) return null;
  const parts = plain.split("/");
  // A name of the database has one to three parts.
  for (const count of [3, 2, 1]) {
    const zone = ianaZone(parts.slice(-count).join("/"));
    if (zone) return zone;
  }
  return null;
}

/** The zone of each TZID that the VTIMEZONEs of an object define and `used` names. Throws `malformed` for one it cannot find. */
export function zonesOf(
  timezones: readonly Tree[],
  used: ReadonlySet<string>,
  described: DescribedZones,
): ReadonlyMap<string, Zone> {
  const zones = new Map<string, Zone>();
  if (used.size > limits.zones)
    throw new CalendarFault("tooLarge", `An entry names more than ${limits.zones} time zones.`);
  for (const name of used) {
    const tree = timezones.find((one) => propertyOf(one, "TZID")?.value === name);
    const location = tree && (propertyOf(tree, "X-LIC-LOCATION") ?? propertyOf(tree, "TZID-ALIAS-OF"));
    const zone =
      zoneByName(name) ?? (location ? ianaZone(location.value.trim()) : null) ?? (tree && described.zoneOf(tree));
    if (!zone) throw new CalendarFault("malformed", `Nothing describes the time zone ${name.slice(0, 60)}.`);
    zones.set(name, zone);
  }
  return zones;
}
