import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFakeIdp, samlDraft } from "../../shared/identity/providers/saml/testing.ts";
import { startTestServer } from "../../testing/server.ts";
import { readBackup } from "./restore.ts";
import { withEmpty } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-secrets-"));
const server = await startTestServer();
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

test("secrets can be read again after a backup has been restored elsewhere", async () => {
  const idp = await makeFakeIdp("idp.fk.example");
  const { anna } = server.people;
  const made = await server.safos.identity.addProvider(anna.organisationId, samlDraft(idp, "fk.example"));
  const archive = join(folder, "whole.safos");
  await server.safos.backup.write(archive, null);
  await withEmpty(folder, async (safos) => {
    await readBackup(safos, await safos.backup.open(archive, null));
    // Signed with the private key, which lies encrypted in the database.
    expect(await safos.identity.samlMetadata(made.id)).toContain("SignatureValue");
  });
}, 120_000);
