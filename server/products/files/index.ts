export { createFiles, type Files } from "./files.ts";
export { etagOf } from "./tree/node.ts";
export { fileSettings } from "./config.ts";
