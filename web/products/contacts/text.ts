import { enContacts } from "../../text/en-contacts.ts";
import { addText } from "../../text/index.tsx";
import { svContacts } from "../../text/sv-contacts.ts";

addText({ sv: svContacts, en: enContacts });
