import { enOpenChats } from "../../../text/en-openchats.ts";
import { addText } from "../../../text/index.tsx";
import { svOpenChats } from "../../../text/sv-openchats.ts";

addText({ sv: svOpenChats, en: enOpenChats });
