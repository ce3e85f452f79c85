import { enCompare } from "../../../text/en-compare.ts";
import { addText } from "../../../text/index.tsx";
import { svCompare } from "../../../text/sv-compare.ts";

addText({ sv: svCompare, en: enCompare });
