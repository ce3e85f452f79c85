import { enPacks } from "../../../text/en-packs.ts";
import { addText } from "../../../text/index.tsx";
import { svPacks } from "../../../text/sv-packs.ts";

addText({ sv: svPacks, en: enPacks });
