import { enTranscript } from "../../../text/en-transcript.ts";
import { addText } from "../../../text/index.tsx";
import { svTranscript } from "../../../text/sv-transcript.ts";

addText({ sv: svTranscript, en: enTranscript });
