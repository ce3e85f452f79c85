import { isZone } from "../calendars/zone.ts";

/** The IANA zone that the VTIMEZONE in a text is named after; null: none that is known. */
export function zoneOfText(text: string): string | null {
  const names = [...text.slice(0, 64 * 1024).matchAll(/^(?:TZID|X-LIC-LOCATION)[^:\r\n]*:([^\r\n]{1,200})/gm)];
  for (const [, name = ""] of names) {
    const tail = /([A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?)$/.exec(name.trim())?.[1];
    for (const one of [name.trim(), tail ?? ""]) if (one !== "" && isZone(one)) return one;
  }
  return null;
}
