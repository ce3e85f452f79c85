import type { Settings, Values } from "#config";
import type { Log } from "#log";

/**
 * What a module offers to those that gather: item kinds, routes, health checks and so on. Empty here; each module that
 * gathers adds its own by declaration merging (`declare module "#module"`) and takes it in `accept`.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- extended by others
export interface ModuleParts {}

/** A module once it has been made. Every hook is optional. */
export interface Made<Api> {
  /** What other modules get by this module's name. */
  readonly api: Api;
  readonly parts?: ModuleParts;
  /** Takes from what another module offers; called for every module once all are made. */
  accept?(parts: ModuleParts): Promise<void> | void;
  /** Reads what must be known before events and requests come. In order; events are not delivered yet. */
  prepare?(): Promise<void> | void;
  /** Starts work of its own. In order, after everybody's `prepare`; requests come after everybody's `start`. */
  start?(): Promise<void> | void;
  /** Takes in no more and finishes what has begun. In reverse order. */
  stop?(): Promise<void> | void;
  /** Lets go of connections that others still needed while they stopped. In reverse order, after everybody's `stop`. */
  close?(): Promise<void> | void;
}

/** What every module is given besides the modules that it needs. */
// oxlint-disable-next-line typescript/no-empty-object-type -- a module without settings
export interface Given<S extends Settings = {}> {
  /** Says which module speaks. */
  readonly log: Log;
  readonly config: Values<S>;
}

/** A module: its name, its settings, and how it is made from those before it in the list. */
export interface Module<Name extends string, Needs, Api, S extends Settings> {
  readonly name: Name;
  /** The module's folder, where its `migrations/` lie; left out by those without tables. */
  readonly folder?: string;
  readonly settings?: S;
  create(needs: Needs & Given<S>): Made<Api> | Promise<Made<Api>>;
}

// oxlint-disable-next-line typescript/no-empty-object-type -- a module without settings
export function defineModule<Name extends string, Needs, Api, S extends Settings = {}>(
  module: Module<Name, Needs, Api, S>,
): Module<Name, Needs, Api, S> {
  return module;
}
