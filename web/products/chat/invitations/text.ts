import { enChatInvites } from "../../../text/en-chatinvites.ts";
import { addText } from "../../../text/index.tsx";
import { svChatInvites } from "../../../text/sv-chatinvites.ts";

addText({ sv: svChatInvites, en: enChatInvites });
