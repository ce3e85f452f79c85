import { choice } from "#config";

export const filmSettings = {
  film: choice(
    "SAFOS_FFMPEG",
    "auto",
    ["auto", "off"],
    "Whether films have a picture in lists and before they are played: `auto` where ffmpeg is on PATH, `off` nowhere.",
  ),
};
