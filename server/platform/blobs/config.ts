import { choice, integer, secret, text, url, type Setting } from "#config";
import { parseMasterKey } from "./keys/master.ts";

const masterKey: Setting<string | null> = {
  ...secret(
    "SAFOS_BLOB_KEY",
    43,
    "What the keys of stored content are encrypted with: 32 bytes in base64. Keep a copy elsewhere: without it no stored file can be read. Unset: a key is made once in the data folder, and backups carry it.",
  ),
  parse(value) {
    if (!parseMasterKey(value)) throw new Error("must be 32 bytes in base64, as `openssl rand -base64 32` prints them");
    return value;
  },
};

export const blobSettings = {
  diskReserve: integer(
    "SAFOS_DISK_RESERVE",
    256,
    [0, 1_000_000],
    "Megabytes that stay free on the disk of the data folder: below, uploads are refused with 507 and /healthz names the disk. 0: none.",
  ),
  store: choice(
    "SAFOS_BLOBS",
    "folder",
    ["folder", "s3"] as const,
    "Where new content is stored: the data folder, or S3.",
  ),
  s3Endpoint: url("SAFOS_S3_ENDPOINT", ["http:", "https:"], "Where S3 answers; unset: Amazon's own of the region."),
  s3Bucket: text("SAFOS_S3_BUCKET", null, "The bucket that content is stored in. It must exist."),
  s3Region: text("SAFOS_S3_REGION", "us-east-1", "The region of the bucket."),
  s3AccessKey: text(
    "SAFOS_S3_ACCESS_KEY",
    null,
    "The name of the key that may read, write, list and remove in the bucket.",
  ),
  s3SecretKey: secret("SAFOS_S3_SECRET_KEY", 1, "The secret of that key."),
  masterKey,
  quarantineDays: integer(
    "SAFOS_QUARANTINE_DAYS",
    30,
    [1, 3650],
    "Days that content which the scanner found infected is kept for the operator (`safos quarantine`).",
  ),
};
