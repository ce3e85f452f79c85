import { enLife } from "../../text/en-life.ts";
import { addText } from "../../text/index.tsx";
import { svLife } from "../../text/sv-life.ts";

addText({ sv: svLife, en: enLife });
