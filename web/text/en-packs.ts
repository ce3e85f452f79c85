import type { svPacks } from "./sv-packs.ts";

export const enPacks: Record<keyof typeof svPacks, string> = {
  "packs.title": "Own emoji",
  "packs.count": "{n, plural, one {# picture} other {# pictures}}",
  "packs.about": "Small pictures that everybody here can use in messages and as reactions.",
  "packs.encrypted":
    "What is written here is encrypted, but its own emoji are not: the server can read their names and see the pictures.",
  "packs.empty": "There are none here yet.",
  "packs.full": "There are {n} pictures, and there is no room for more. Remove one first.",
  "packs.add": "Add emoji",
  "packs.addTitle": "Add an emoji",
  "packs.drop": "Drop a picture here",
  "packs.limit":
    "PNG, JPEG, WebP or GIF. The picture is made at most {side} pixels large; a moving one must be that small already, and at most {size} kB.",
  "packs.choose": "Choose picture",
  "packs.chooseOther": "Choose another picture",
  "packs.preview": "What it looks like",
  "packs.name": "Name",
  "packs.nameHint": "Written as :name: in a message.",
  "packs.problem.form": "Use 1–50 characters: a–z, 0–9, hyphens and underscores.",
  "packs.problem.taken": "There is already one with that name. Choose another name.",
  "packs.problem.kind": "The file is no picture that can be read. Choose a PNG, JPEG, WebP or GIF.",
  "packs.problem.large": "The picture is too large. Choose one of at most {n} MB.",
  "packs.problem.moving":
    "A moving picture would stop if it were made smaller. Choose one of at most {side} pixels and {size} kB.",
  "packs.added": ":{name}: has been added",
  "packs.sticker": "Sticker",
  "packs.actions": "Do something with {name}",
  "packs.rename": "Rename",
  "packs.renameTitle": "Rename :{name}:",
  "packs.removed": ":{name}: has been removed",
  "error.PACK_NAME_TAKEN": "Someone has already added an emoji with that name. Choose another name.",
  "error.PACK_FULL": "There is no room for more emoji here. Remove one first.",
  "error.PACK_GONE": "Someone has already removed or renamed it.",
  "error.PACK_POWER": "You may not change the own emoji here. Ask someone who leads it.",
};
