import type { CaptionConfig } from "../config.ts";
import { chooseModel, modelsFolder } from "../models/model.ts";
import type { EngineChoice } from "./choice.ts";

/** The engine as it is set up now: the server that the operator names, else a model that is installed here; null: neither. */
export function engineChooser(config: CaptionConfig, dataFolder: string): () => EngineChoice | null {
  const { url, model: wanted, key, lanes, threads } = config;
  return () => {
    if (url !== null) return { kind: "remote", url, model: wanted, key, lanes };
    const model = chooseModel(modelsFolder(dataFolder), wanted);
    return model && { kind: "local", model, threads };
  };
}
