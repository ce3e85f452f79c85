import { integer } from "#config";

export const workerSettings = {
  processes: integer(
    "SAFOS_WORKERS",
    2,
    [1, 64],
    "How many files are read, drawn and packed at once, each in a process of its own of at most about 1 GiB.",
  ),
};
