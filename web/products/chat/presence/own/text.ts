import { enOwnPresence } from "../../../../text/en-ownpresence.ts";
import { addText } from "../../../../text/index.tsx";
import { svOwnPresence } from "../../../../text/sv-ownpresence.ts";

addText({ sv: svOwnPresence, en: enOwnPresence });
