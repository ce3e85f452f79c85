import { enCalendar } from "../../text/en-calendar.ts";
import { enCounter } from "../../text/en-counter.ts";
import { enDelegation } from "../../text/en-delegation.ts";
import { enLayers } from "../../text/en-layers.ts";
import { enInvitations } from "../../text/en-invitations.ts";
import { enSubscribe } from "../../text/en-subscribe.ts";
import { addText } from "../../text/index.tsx";
import { svCalendar } from "../../text/sv-calendar.ts";
import { svCounter } from "../../text/sv-counter.ts";
import { svDelegation } from "../../text/sv-delegation.ts";
import { svLayers } from "../../text/sv-layers.ts";
import { svInvitations } from "../../text/sv-invitations.ts";
import { svSubscribe } from "../../text/sv-subscribe.ts";

addText({
  sv: { ...svCalendar, ...svInvitations, ...svCounter, ...svDelegation, ...svLayers, ...svSubscribe },
  en: { ...enCalendar, ...enInvitations, ...enCounter, ...enDelegation, ...enLayers, ...enSubscribe },
});
