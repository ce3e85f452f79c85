import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The entry of an archive, and the file of the data folder, that hold what the database's secrets are encrypted with. */
export const secretsKeyName = "secrets.key";

/** Null while nothing has been encrypted. */
export async function readSecretsKey(dataFolder: string): Promise<Buffer | null> {
  try {
    return await readFile(join(dataFolder, secretsKeyName));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Puts the key of an archive in the place of the one that the empty installation may have made. */
export async function writeSecretsKey(dataFolder: string, key: string): Promise<void> {
  await writeFile(join(dataFolder, secretsKeyName), key, { mode: 0o600 });
}
