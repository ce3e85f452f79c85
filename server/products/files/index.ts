export { createFiles, type Files } from "./files.ts";
export type { Drawing } from "./shown/drawings.ts";
export { etagOf } from "./tree/node.ts";
export { contentOf } from "./uploads/content-of.ts";
export { fileSettings } from "./config.ts";
