import { networks, text } from "#config";

/** The origins in a list; throws for what is no https origin. */
export function parseOrigins(value: string): readonly string[] {
  const origins = value.split(/[\s,]+/).filter(Boolean);
  for (const one of origins)
    if (!URL.canParse(one) || new URL(one).origin !== one || !one.startsWith("https://"))
      throw new Error("must be origins such as https://outlook.office.com");
  if (origins.length === 0) throw new Error("must name at least one origin");
  return origins;
}

/** Settings of the add-in for Outlook, unset: there is none; and of calendars elsewhere. */
export const calendarSettings = {
  outlookOrigins: {
    ...text(
      "SAFOS_OUTLOOK_ORIGINS",
      null,
      "Origins of Outlook on the web that may show the add-in _Lägg till Safos-möte_ in a frame, with spaces: `https://outlook.office.com https://outlook.office365.com`. Its one page loads a script from Microsoft's host, as Outlook demands. Unset: there is no add-in.",
    ),
    parse(value: string) {
      parseOrigins(value);
      return value;
    },
  },
  sourceNetworks: networks(
    "SAFOS_CALENDAR_PRIVATE_NETWORKS",
    "Private networks whose calendars people may subscribe to by address, also without TLS, where an organisation's rule allows calendars elsewhere: `10.0.0.0/8,fd00::/8`; `no`: those on the Internet only.",
  ),
};
