import "../../platform/outbox/text.ts";
import { enForms } from "../../text/en-forms.ts";
import { addText } from "../../text/index.tsx";
import { svForms } from "../../text/sv-forms.ts";

addText({ sv: svForms, en: enForms });
