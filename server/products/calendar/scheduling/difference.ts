import { counterpartOf } from "./components.ts";
import { isElsewhere } from "./organised.ts";
import { attachmentsOf, componentsOf } from "../icalendar/index.ts";
import type { CalendarComponent, CalendarObject } from "../icalendar/index.ts";

/** What became different in an entry for those who are in it: a time, or words. Null: nothing but answers. */
export type Difference =
  | { readonly kind: "moved"; readonly component: CalendarComponent }
  | { readonly kind: "changed"; readonly location: string | null }
  | null;

/** Compares two texts of one entry. */
export function differenceOf(before: CalendarObject, after: CalendarObject): Difference {
  let changed: Difference = null;
  for (const component of componentsOf(after)) {
    const same = counterpartOf(component, after, before);
    const base = same ?? before.master;
    if (!base || isElsewhere(component, after, { before, same, base })) return { kind: "moved", component };
    if (textsOf(component) === textsOf(base)) continue;
    changed ??= { kind: "changed", location: component.location === base.location ? null : component.location };
  }
  const isExcluding = (after.master?.exdates.length ?? 0) !== (before.master?.exdates.length ?? 0);
  return changed ?? (isExcluding ? { kind: "changed", location: null } : null);
}

function textsOf(component: CalendarComponent): string {
  const { summary, location, description, status } = component;
  // Mails carry links and nothing else.
  const links = attachmentsOf(component).filter(({ url }) => url !== null);
  return JSON.stringify([summary, location, description, status, links]);
}
