import type { platformSettings } from "./platform.ts";
import type { Values } from "./settings.ts";

export { day } from "./days.ts";
export { networks, parseNetworks, type Networks } from "./networks.ts";
export { origins } from "./origins.ts";
export { platformSettings } from "./platform.ts";
export { proxies, type TrustedProxies } from "./proxies.ts";
export { ConfigFault, choice, integer, readSettings, secret, text, url } from "./settings.ts";
export type { Setting, Settings, Values } from "./settings.ts";

/** What every module may know of the deployment it runs in. */
export interface Deployment extends Omit<Values<typeof platformSettings>, "data" | "publicUrl" | "databaseUrl"> {
  /** Absolute. */
  readonly dataFolder: string;
  readonly databaseUrl: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly version: string;
  /** False in a command, which nobody calls over HTTP. */
  readonly isServed: boolean;
}
