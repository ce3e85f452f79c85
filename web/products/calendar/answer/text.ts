import { enGuestAnswer } from "../../../text/en-guestanswer.ts";
import { addText } from "../../../text/index.tsx";
import { svGuestAnswer } from "../../../text/sv-guestanswer.ts";

addText({ sv: svGuestAnswer, en: enGuestAnswer });
