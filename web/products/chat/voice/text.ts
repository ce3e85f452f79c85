import { enChatMedia } from "../../../text/en-chatmedia.ts";
import { addText } from "../../../text/index.tsx";
import { svChatMedia } from "../../../text/sv-chatmedia.ts";

addText({ sv: svChatMedia, en: enChatMedia });
