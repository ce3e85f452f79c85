import type { Setting } from "./settings.ts";

const wanted = "must be no, or origins such as https://push.agency.example,https://other.example:8443";

/** `https://push.agency.example`; null where it says more than that. */
function readOrigin(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) return null;
  return url.href === `${url.origin}/` ? url.origin : null;
}

/** `no`, or some origins of servers. */
export const origins = (name: `SAFOS_${string}`, about: string): Setting<readonly string[]> => ({
  name,
  about,
  fallback: [],
  fallbackText: "no",
  isSecret: false,
  parse(value) {
    if (value === "no") return [];
    const found = value.split(",").map((one) => readOrigin(one.trim()));
    return [...new Set(found.map((one) => one ?? refuseOrigin()))];
  },
});

function refuseOrigin(): never {
  throw new Error(wanted);
}
