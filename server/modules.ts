import { existsSync } from "node:fs";
import { join } from "node:path";
import type { MigrationFolder } from "#database";

/** Every module that owns tables, in the order their schemas are made: ground, shared, product. */
const modules = [
  "events",
  "blobs",
  "organisations",
  "identity",
  "workspaces",
  "items",
  "collaboration",
  "search",
  "notifications",
  "documents",
  "whiteboards",
  "chat",
  "files",
  "meetings",
  "forms",
  "boards",
  "polls",
];

export function migrationFolders(): MigrationFolder[] {
  return modules
    .map((module) => ({ module, folder: join(import.meta.dirname, module, "migrations") }))
    .filter(({ folder }) => existsSync(folder));
}
