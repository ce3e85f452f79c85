import type Provider from "oidc-provider";
import { timingSafeEqual } from "node:crypto";
import { hashSecret } from "#clock";
import type { OpenidContext } from "../context.ts";
import type { SecretSet } from "../secrets/secrets.ts";
import { configurationOf } from "./configuration.ts";

interface Current {
  readonly provider: Provider;
  readonly secrets: SecretSet;
  /** Answers one request. */
  readonly answer: ReturnType<Provider["callback"]>;
}

const responseModes = ["query", "fragment"];

/** The library with the keys that count now. */
export type CurrentProvider = () => Promise<Current>;

async function make(context: OpenidContext): Promise<Current> {
  const [library, secrets] = await Promise.all([import("oidc-provider"), context.secrets.read()]);
  const provider = new library.Provider(context.issuer, configurationOf(context, { secrets, errors: library.errors }));
  // The mount says under which address the request came.
  provider.proxy = true;
  // The library would compare secrets as they are; we keep hashes (`metadataOf`).
  const { prototype } = provider.Client as unknown as {
    prototype: { clientSecret?: string; compareClientSecret(actual: string): boolean };
  };
  prototype.compareClientSecret = function compareClientSecret(actual) {
    const kept = Buffer.from(this.clientSecret ?? "", "hex");
    const shown = hashSecret(actual);
    return kept.length === shown.length && timingSafeEqual(kept, shown);
  };
  provider.use(async (ctx, next) => {
    await next();
    // The library offers form_post whatever it is told.
    if (ctx.oidc?.route === "discovery") Object.assign(ctx.body as object, { response_modes_supported: responseModes });
  });
  provider.on("server_error", (_context, error) => context.log.error({ err: error }, "OpenID request failed"));
  return { provider, secrets, answer: provider.callback() };
}

/** Made at first use, and anew when the keys change, in every process. */
export function createCurrentProvider(context: OpenidContext): CurrentProvider {
  let current: Promise<Current> | null = null;
  const forget = (): void => void (current = null);
  context.events.watch(["signingKeys.rotated"], forget);
  context.events.onReconnected(forget);
  return () => {
    current ??= make(context).catch((error: unknown) => {
      forget();
      throw error;
    });
    return current;
  };
}
