import { enMeetings } from "../../text/en-meetings.ts";
import { addText } from "../../text/index.tsx";
import { svMeetings } from "../../text/sv-meetings.ts";

addText({ sv: svMeetings, en: enMeetings });
