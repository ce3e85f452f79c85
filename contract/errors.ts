import { boardErrors } from "./boards.ts";
import { keyRecoveryErrors } from "./key-recovery.ts";
import { breakGlassErrors } from "./break-glass.ts";
import { templateErrors } from "./templates.ts";
import { transferErrors } from "./transfers.ts";
import { bookingErrors } from "./booking.ts";
import { calendarErrors } from "./calendar.ts";
import { outlookErrors } from "./outlook.ts";
import { contactErrors } from "./contacts.ts";
import { captionErrors } from "./captions.ts";
import { chatErrors } from "./chat.ts";
import { collaborationErrors } from "./collaboration.ts";
import { commandErrors } from "./commands.ts";
import { commonErrors } from "./common.ts";
import { departureErrors } from "./departures.ts";
import { credentialErrors } from "./credentials.ts";
import { davErrors } from "./dav.ts";
import { documentErrors } from "./documents.ts";
import { federatedErrors } from "./federated.ts";
import { exportErrors } from "./exports.ts";
import { fileTagErrors } from "./file-tags.ts";
import { fileErrors } from "./files.ts";
import { formErrors } from "./forms.ts";
import { guestErrors } from "./guests.ts";
import { identityErrors } from "./identity.ts";
import { invitationErrors } from "./invitations.ts";
import { itemErrors } from "./items.ts";
import { keyErrors } from "./keys.ts";
import { livePageErrors } from "./live-page.ts";
import { lookErrors } from "./look.ts";
import { breakoutErrors } from "./breakout.ts";
import { ringingErrors } from "./ringing.ts";
import { meetingErrors } from "./meetings.ts";
import { notificationErrors } from "./notifications.ts";
import { officeErrors } from "./office.ts";
import { appLoginErrors } from "./app-logins.ts";
import { openidErrors } from "./openid.ts";
import { organisationErrors } from "./organisations.ts";
import { policyErrors } from "./policy.ts";
import { personImportErrors } from "./person-imports.ts";
import { pollErrors } from "./polls.ts";
import { providerErrors } from "./providers.ts";
import { recordingErrors } from "./recordings.ts";
import { resourceErrors } from "./resources.ts";
import { registrationErrors } from "./registration.ts";
import { reminderErrors } from "./reminders.ts";
import { rewindErrors } from "./rewinds.ts";
import { scimErrors } from "./scim.ts";
import { searchErrors } from "./search.ts";
import { webinarErrors } from "./webinar.ts";
import { whiteboardErrors } from "./whiteboards.ts";
import { workspaceErrors } from "./workspaces.ts";

/** Every code a refusal of the server may carry, by module. A code that two modules have has the same category in both. */
export const errors = {
  ...boardErrors,
  ...breakGlassErrors,
  ...keyRecoveryErrors,
  ...templateErrors,
  ...transferErrors,
  ...bookingErrors,
  ...calendarErrors,
  ...outlookErrors,
  ...contactErrors,
  ...captionErrors,
  ...chatErrors,
  ...collaborationErrors,
  ...commandErrors,
  ...commonErrors,
  ...credentialErrors,
  ...davErrors,
  ...departureErrors,
  ...documentErrors,
  ...exportErrors,
  ...federatedErrors,
  ...fileErrors,
  ...fileTagErrors,
  ...formErrors,
  ...guestErrors,
  ...identityErrors,
  ...resourceErrors,
  ...invitationErrors,
  ...itemErrors,
  ...keyErrors,
  ...livePageErrors,
  ...lookErrors,
  ...meetingErrors,
  ...ringingErrors,
  ...breakoutErrors,
  ...notificationErrors,
  ...officeErrors,
  ...openidErrors,
  ...appLoginErrors,
  ...organisationErrors,
  ...policyErrors,
  ...personImportErrors,
  ...pollErrors,
  ...providerErrors,
  ...recordingErrors,
  ...registrationErrors,
  ...reminderErrors,
  ...rewindErrors,
  ...scimErrors,
  ...searchErrors,
  ...webinarErrors,
  ...whiteboardErrors,
  ...workspaceErrors,
};

export type ErrorCode = keyof typeof errors;
