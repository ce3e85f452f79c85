import { enPresence } from "../../../text/en-presence.ts";
import { addText } from "../../../text/index.tsx";
import { svPresence } from "../../../text/sv-presence.ts";

addText({ sv: svPresence, en: enPresence });
