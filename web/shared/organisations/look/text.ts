import { enLook } from "../../../text/en-look.ts";
import { addText } from "../../../text/index.tsx";
import { svLook } from "../../../text/sv-look.ts";

addText({ sv: svLook, en: enLook });
