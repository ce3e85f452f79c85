import type { Engine } from "./engine.ts";
import { localEngine, type LocalEngineSettings } from "./local.ts";
import { remoteEngine, type RemoteEngineSettings } from "./remote.ts";

/** Which engine is to be used, as it is told to the recogniser process. */
export type EngineChoice =
  | ({ readonly kind: "remote"; readonly lanes: number } & RemoteEngineSettings)
  | ({ readonly kind: "local" } & LocalEngineSettings);

export const openEngine = (choice: EngineChoice): Engine =>
  choice.kind === "remote" ? remoteEngine(choice) : localEngine(choice);

/** How many pieces it takes at a time. */
export const lanesOf = (choice: EngineChoice): number => (choice.kind === "remote" ? choice.lanes : 1);
