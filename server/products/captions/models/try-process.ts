import { localEngine } from "../engine/local.ts";
import { sampleRate } from "../speech/voice.ts";
import type { Model } from "./model.ts";

/** Loads a model and lets it listen to a second of silence; ends with 0 where that went well. */
process.once("message", (model: Model) => {
  void localEngine({ model, threads: 1 })
    .recognise(new Int16Array(sampleRate), "sv")
    .then(() => process.exit(0));
});
