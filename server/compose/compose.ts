import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { platformSettings, readSettings, type Deployment, type Settings, type Values } from "#config";
import { serveApiDocs, servePage } from "#http";
import type { Log } from "#log";
import type { Made } from "#module";
import { modules, type Apis } from "./modules.ts";
import { version } from "./version.ts";

type SettingsOf<M> = M extends { readonly settings?: infer S extends Settings } ? S : never;
type ModuleList = typeof modules;

/** Every module's settings, by module. */
export const settingGroups: Readonly<Record<string, Settings>> = {
  platform: platformSettings,
  ...Object.fromEntries(modules.flatMap(({ name, settings }) => (settings ? [[name, settings] as const] : []))),
};
export type AllSettings = { readonly platform: Values<typeof platformSettings> } & {
  readonly [M in ModuleList[number] as M["name"]]: Values<SettingsOf<M>>;
};

export function readAllSettings(environment: Readonly<Record<string, string | undefined>>): AllSettings {
  return readSettings(environment, settingGroups) as AllSettings;
}

/** The whole server, made but not started: every module's API by its name. */
export interface Safos extends Apis {
  /** Starts every part and listens; resolves with the port. */
  start(): Promise<number>;
  /** Lets requests under way finish, at most until `signal`, and stops in the reverse order; nothing acknowledged is lost. */
  stop(signal?: AbortSignal): Promise<void>;
}

export interface ComposeOptions {
  readonly settings: AllSettings;
  readonly databaseUrl: string;
  readonly log: Log;
  /** The built page, or null for a server without one (tests of single modules). */
  readonly pageFolder: string | null;
  /** False for a command, which nobody calls over HTTP: no address is bound, and `start` must not be called. */
  readonly isServed?: false;
  /** Modules besides those of the list, made after them. */
  readonly modules?: readonly AnyModule[];
}

/** A module as far as the loop needs to know it. */
export interface AnyModule {
  readonly name: string;
  create(needs: never): Made<unknown> | Promise<Made<unknown>>;
}

/** Makes every module of the list from those before it, then lets those that gather take what the others offer. */
export async function compose(options: ComposeOptions): Promise<Safos> {
  const { log, settings } = options;
  const { platform } = settings;
  const deployment: Deployment = {
    ...platform,
    dataFolder: resolve(platform.data),
    databaseUrl: options.databaseUrl,
    publicUrl: platform.publicUrl ?? `${platform.tls === "off" ? "http" : "https"}://localhost:${platform.port}`,
    version,
    isServed: options.isServed ?? true,
  };
  mkdirSync(deployment.dataFolder, { recursive: true });

  const apis: Record<string, unknown> = { deployment };
  const all: Made<unknown>[] = [];
  const wanted: readonly AnyModule[] = [...modules, ...(options.modules ?? [])];
  for (const module of wanted) {
    const needs = {
      ...apis,
      log: log.child({ module: module.name }),
      config: (settings as Record<string, unknown>)[module.name] ?? {},
    };
    // The list's order is checked by its type only as a whole: a need that stands below would be undefined.
    const made: Made<unknown> = await module.create(requireKnown(module.name, needs) as never);
    apis[module.name] = made.api;
    all.push(made);
  }
  for (const taker of all) for (const { parts } of all) if (parts) await taker.accept?.(parts);

  const safos = apis as unknown as Apis;
  if (deployment.isServed) await safos.http.app.register(serveApiDocs);
  if (options.pageFolder !== null) await servePage(safos.http.app, options.pageFolder, safos.http);

  return {
    ...safos,
    async start() {
      for (const one of all) await one.prepare?.();
      for (const one of all) await one.start?.();
      return safos.http.listen();
    },
    async stop(signal) {
      const cut = await safos.http.drain(signal);
      if (cut > 0) log.warn({ requests: cut }, "requests were not finished in time and are cut");
      const reversed = all.toReversed();
      for (const one of reversed) await one.stop?.();
      for (const one of reversed) await one.close?.();
    },
  };
}

/** Where `web` puts the built page. */
export const builtPage = join(import.meta.dirname, "..", "..", "web", "dist");

/** The needs of a module; asking for one that is not made yet throws. */
function requireKnown(name: string, needs: Record<string, unknown>): unknown {
  const later = modules.map((one) => one.name as string).filter((one) => !(one in needs));
  for (const missing of later)
    Object.defineProperty(needs, missing, {
      enumerable: false,
      get() {
        throw new Error(`${name} needs ${missing}, which stands below it in compose/modules.ts.`);
      },
    });
  return needs;
}
