import { enEncryption } from "../../text/en-encryption.ts";
import { enMeetings } from "../../text/en-meetings.ts";
import { addText } from "../../text/index.tsx";
import { svEncryption } from "../../text/sv-encryption.ts";
import { svMeetings } from "../../text/sv-meetings.ts";

addText({ sv: { ...svMeetings, ...svEncryption }, en: { ...enMeetings, ...enEncryption } });
