import { enIncoming } from "../../../text/en-incoming.ts";
import { addText } from "../../../text/index.tsx";
import { svIncoming } from "../../../text/sv-incoming.ts";

addText({ sv: svIncoming, en: enIncoming });
