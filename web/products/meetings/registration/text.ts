import { enRegistration } from "../../../text/en-registration.ts";
import { addText } from "../../../text/index.tsx";
import { svRegistration } from "../../../text/sv-registration.ts";

addText({ sv: svRegistration, en: enRegistration });
