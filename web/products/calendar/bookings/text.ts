import { enBookingPages } from "../../../text/en-bookingpages.ts";
import { addText } from "../../../text/index.tsx";
import { svBookingPages } from "../../../text/sv-bookingpages.ts";

addText({ sv: svBookingPages, en: enBookingPages });
