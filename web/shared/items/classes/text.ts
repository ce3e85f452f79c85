import { enItemClass } from "../../../text/en-itemclass.ts";
import { addText } from "../../../text/index.tsx";
import { svItemClass } from "../../../text/sv-itemclass.ts";

addText({ sv: svItemClass, en: enItemClass });
