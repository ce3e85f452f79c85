import { enLeaving } from "../../../text/en-leaving.ts";
import { addText } from "../../../text/index.tsx";
import { svLeaving } from "../../../text/sv-leaving.ts";
import "../text.ts";

addText({ sv: svLeaving, en: enLeaving });
