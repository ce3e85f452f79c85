import type { Setting } from "./settings.ts";

const wanted = "must be no, or a day such as 2026-01-31";

/** `no` (null), or a day: its first moment by UTC. */
export const day = (name: `SAFOS_${string}`, about: string): Setting<Date | null> => ({
  name,
  about,
  fallback: null,
  fallbackText: "no",
  isSecret: false,
  parse(value) {
    if (value === "no") return null;
    const moment = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
    // The 31st of February is none, whatever a Date makes of it.
    if (moment === null || Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== value)
      throw new Error(wanted);
    return moment;
  },
});
