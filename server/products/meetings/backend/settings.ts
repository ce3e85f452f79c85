import { ConfigFault, type Setting } from "#config";
import type { SigningKey } from "../signalling/token.ts";

/** A LiveKit server that is not ours. */
export interface LiveKitServer {
  readonly key: SigningKey;
  /** Where browsers connect, `wss://livekit.example`. */
  readonly socketUrl: string;
  /** The same for its server API, `https://livekit.example`. */
  readonly apiUrl: string;
}

/** An origin of ws:, wss:, http: or https:; LiveKit's clients know no other path than its own. */
export const liveKitUrl = (name: `SAFOS_${string}`, about: string): Setting<string | null> => ({
  name,
  about,
  fallback: null,
  fallbackText: "unset",
  isSecret: false,
  parse(value) {
    const url = URL.parse(value);
    const isOrigin = url && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
    if (!isOrigin || !["ws:", "wss:", "http:", "https:"].includes(url.protocol) || url.password !== "")
      throw new Error("must be an address such as wss://livekit.example, with nothing behind the host");
    return `${url.protocol}//${url.host}`;
  },
});

interface Given {
  readonly mediaBackend: "embedded" | "livekit";
  readonly livekitUrl: string | null;
  readonly livekitKey: string | null;
  readonly livekitSecret: string | null;
}

/** Null: calls run on our own media server. Throws ConfigFault for half a configuration. */
export function liveKitServerOf(given: Given): LiveKitServer | null {
  const { mediaBackend, livekitUrl: url, livekitKey: id, livekitSecret: secret } = given;
  const named = Object.entries({ SAFOS_LIVEKIT_URL: url, SAFOS_LIVEKIT_KEY: id, SAFOS_LIVEKIT_SECRET: secret });
  if (mediaBackend === "embedded") {
    const idle = named.flatMap(([name, value]) => (value === null ? [] : [name]));
    if (idle.length > 0) throw new ConfigFault(idle.map((name) => `${name} needs SAFOS_MEDIA_BACKEND=livekit.`));
    return null;
  }
  if (url === null || id === null || secret === null)
    throw new ConfigFault(
      named.flatMap(([name, value]) => (value === null ? [`SAFOS_MEDIA_BACKEND=livekit needs ${name}.`] : [])),
    );
  return {
    key: { id, secret },
    socketUrl: url.replace(/^http/, "ws"),
    apiUrl: url.replace(/^ws/, "http"),
  };
}
