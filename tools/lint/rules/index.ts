import type { Rule } from "../rule.ts";
import { cycles } from "./cycles.ts";
import { deadExports } from "./dead-exports.ts";
import { environment, pure, rulePaths } from "./environment.ts";
import { contractAlone, layers, order, publicApi } from "./floors.ts";
import { inWorkers } from "./in-workers.ts";
import { glossary } from "./glossary.ts";
import { ownSchema } from "./own-schema.ts";
import { names, readme, versions } from "./shape.ts";
import { functionLength, size } from "./size.ts";
import { namedRoutes, styles, webAlone, webLayers } from "./web.ts";

const withoutPaths: readonly Rule[] = [
  publicApi,
  layers,
  order,
  contractAlone,
  webAlone,
  webLayers,
  namedRoutes,
  styles,
  cycles,
  size,
  functionLength,
  readme,
  names,
  versions,
  environment,
  pure,
  inWorkers,
  ownSchema,
  glossary,
  deadExports,
];

/** Every rule of the house. */
export const rules: readonly Rule[] = [...withoutPaths, rulePaths(withoutPaths)];
