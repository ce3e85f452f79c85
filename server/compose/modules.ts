import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { MigrationFolder } from "#database";

/** Every module that owns tables, in the order their schemas are made: platform, shared, products. */
const modules = [
  "platform/events",
  "platform/blobs",
  "shared/organisations",
  "shared/identity",
  "shared/workspaces",
  "shared/items",
  "shared/collaboration",
  "shared/search",
  "shared/notifications",
  "products/documents",
  "products/whiteboards",
  "products/chat",
  "products/files",
  "products/meetings",
  "products/forms",
  "products/boards",
  "products/polls",
];

export function migrationFolders(): MigrationFolder[] {
  return modules
    .map((path) => ({ module: basename(path), folder: join(import.meta.dirname, "..", path, "migrations") }))
    .filter(({ folder }) => existsSync(folder));
}
