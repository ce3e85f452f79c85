/** What the clock says in a time zone; null where nobody knows a zone by that name. */
export function timeIn(locale: string, zone: string, ms: number): string | null {
  try {
    const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(ms);
    return locale === "sv" ? time.replace(":", ".") : time;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
