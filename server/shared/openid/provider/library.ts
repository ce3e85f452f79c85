import type { errors } from "oidc-provider";

/** What node-oidc-provider throws. It is fetched when the first request needs it: commands start sooner without. */
export type Errors = typeof errors;
