import { enCollaboration } from "../../text/en-collaboration.ts";
import { addText } from "../../text/index.tsx";
import { svCollaboration } from "../../text/sv-collaboration.ts";

addText({ sv: svCollaboration, en: enCollaboration });
