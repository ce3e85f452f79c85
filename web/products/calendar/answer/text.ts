import { enGuestAnswer } from "../../../text/en-guest-answer.ts";
import { addText } from "../../../text/index.tsx";
import { svGuestAnswer } from "../../../text/sv-guest-answer.ts";

addText({ sv: svGuestAnswer, en: enGuestAnswer });
