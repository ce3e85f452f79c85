import { integer } from "#config";

export const blobSettings = {
  diskReserve: integer(
    "SAFOS_DISK_RESERVE",
    256,
    [0, 1_000_000],
    "Megabytes that stay free on the disk of the data folder: below, uploads are refused with 507 and /healthz names the disk. 0: none.",
  ),
};
