import { enRich } from "../../../text/en-rich.ts";
import { addText } from "../../../text/index.tsx";
import { svRich } from "../../../text/sv-rich.ts";

addText({ sv: svRich, en: enRich });
