import { enWelcome } from "../../../text/en-welcome.ts";
import { addText } from "../../../text/index.tsx";
import { svWelcome } from "../../../text/sv-welcome.ts";

addText({ sv: svWelcome, en: enWelcome });
