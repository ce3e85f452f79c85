import type { Networks } from "#config";
import { createShared, type Shared } from "#workers";
import { createOutside, type Outside } from "./fetch-outside.ts";

/** What looks at links go through. */
export interface Previews {
  readonly outside: Outside;
  /** Looks that are under way, by organisation and address. */
  readonly underWay: Shared<string>;
}

/** Made once, in `chat.ts`. */
export const createPreviews = (privateNetworks: Networks): Previews => ({
  outside: createOutside(privateNetworks),
  underWay: createShared(),
});
