import { componentsOf, type CalendarObject, type Property } from "../icalendar/index.ts";
import { withComponents } from "./components.ts";

const isAt = (name: string, url: string | null) => (one: Property) => one.name === name && one.value === url;

/**
 * The entry with the address of its call in every component, as CONFERENCE (RFC 7986 §5.11) and, for clients that do not know that, as
 * URL where it has none. `former`: an address that goes. The same object where nothing is to be done.
 */
export function withConference(
  object: CalendarObject,
  url: string | null,
  former: string | null = null,
): CalendarObject {
  const gone = former === url ? null : former;
  const isDone = componentsOf(object).every(
    ({ properties }) =>
      !properties.some(isAt("CONFERENCE", gone)) &&
      !properties.some(isAt("URL", gone)) &&
      (url === null || (properties.some(isAt("CONFERENCE", url)) && properties.some(({ name }) => name === "URL"))),
  );
  if (isDone) return object;
  return withComponents(object, ({ tree }) => {
    const kept = tree.properties.filter((one) =>
      [gone, url].every((address) => !isAt("CONFERENCE", address)(one) && !isAt("URL", address)(one)),
    );
    if (url === null) return { ...tree, properties: kept };
    const hasUrl = kept.some(({ name }) => name === "URL");
    return { ...tree, properties: [...kept, ...(hasUrl ? [] : [plainUrl(url)]), conference(url)] };
  });
}

const plainUrl = (url: string): Property => ({ name: "URL", parameters: [], value: url });

const conference = (url: string): Property => ({
  name: "CONFERENCE",
  parameters: [
    { name: "VALUE", values: ["URI"] },
    { name: "FEATURE", values: ["AUDIO", "VIDEO"] },
    { name: "LABEL", values: ["Safos"] },
  ],
  value: url,
});

const meetingUrl = /^https?:\/\/[^\s/]{1,255}\/w\/[0-9a-f-]{36}\/meetings\/[0-9a-f-]{36}$/;

/** The address of a meeting of Safos that an entry names, of this server or another. */
export function conferenceOf(object: CalendarObject): string | null {
  const [main] = componentsOf(object);
  const addresses = (name: string) => main?.properties.filter((one) => one.name === name) ?? [];
  return [...addresses("CONFERENCE"), ...addresses("URL")].find(({ value }) => meetingUrl.test(value))?.value ?? null;
}
